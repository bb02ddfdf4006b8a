// Protocols that need no more than a word now and then.
import { byLines } from './by-lines.ts';
import type { Dialog } from './dialog.ts';

/** SSH (RFC 4253): the banner; what follows is encrypted, and its first message names the client's algorithms. */
export const shell: Dialog = {
  id: 'ssh',
  ports: [22, 2222],
  begins: /^SSH-/,
  patience: 150,
  greeting: () => 'SSH-2.0-OpenSSH_9.6\r\n',
  open: () => () => ({}),
};

/** POP3 (RFC 1939): an empty mailbox. */
export const letters: Dialog = {
  id: 'pop3',
  ports: [110, 995],
  patience: 150,
  greeting: () => '+OK POP3 ready\r\n',
  open: () =>
    byLines((line) =>
      /^QUIT/i.test(line) ? { say: '+OK\r\n', next: 'end' } : { say: /^STAT/i.test(line) ? '+OK 0 0\r\n' : '+OK\r\n' },
    ),
};

/** IMAP (RFC 9051): every command succeeds, with nothing in it. */
export const mailbox: Dialog = {
  id: 'imap',
  ports: [143, 993],
  patience: 150,
  greeting: () => '* OK IMAP4rev1 ready\r\n',
  open: () =>
    byLines((line) => {
      const [tag = '*', verb = ''] = line.split(' ');
      const next = /^LOGOUT$/i.test(verb) ? ({ next: 'end' } as const) : {};
      return { say: `${tag.slice(0, 32)} OK ${verb.slice(0, 32)} completed\r\n`, ...next };
    }),
};

/** IRC (RFC 2812): a welcome to every nick, an echo to every join. */
export const chat: Dialog = {
  id: 'irc',
  ports: [6660, 6661, 6662, 6663, 6664, 6665, 6666, 6667, 6668, 6669, 6697, 7000],
  begins: /^(NICK|USER|CAP LS) /i,
  patience: 2_000,
  greeting: () => ':irc NOTICE * :*** Looking up your hostname...\r\n',
  open: () =>
    byLines((line) => {
      const [verb = '', first = ''] = line.split(' ');
      const nick = first.slice(0, 64);
      if (/^NICK$/i.test(verb))
        return { say: `:irc 001 ${nick} :Welcome\r\n:irc 376 ${nick} :End of /MOTD command.\r\n` };
      if (/^PING$/i.test(verb)) return { say: `:irc PONG irc ${nick}\r\n` };
      if (/^JOIN$/i.test(verb))
        return { say: `:you!you@irc JOIN ${nick}\r\n:irc 366 you ${nick} :End of /NAMES list.\r\n` };
      return /^QUIT$/i.test(verb) ? { next: 'end' } : {};
    }),
};

/** Redis: everything is fine. */
export const data: Dialog = {
  id: 'redis',
  ports: [6379],
  begins: /^\*\d+\r\n\$\d+\r\n/,
  patience: 5_000,
  greeting: () => '',
  open: () => (chunk) => ({ say: /\bping\b/i.test(chunk.toString('latin1')) ? '+PONG\r\n' : '+OK\r\n' }),
};
