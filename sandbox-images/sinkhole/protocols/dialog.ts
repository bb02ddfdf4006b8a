// Plain protocols: who answers on which port, in words that keep a client talking. All that it says is kept by the conversation.
import type { Duplex } from 'node:stream';
import type { Conversation } from '../conversation.ts';
import { files } from './files.ts';
import { chat, data, letters, mailbox, shell } from './lines.ts';
import { mail } from './mail.ts';
import { raw } from './raw.ts';

export interface Reply {
  readonly say?: string | Buffer;
  /** What comes next on the connection: TLS, or nothing. */
  readonly next?: 'tls' | 'end';
}

/** How one protocol is spoken. One file may hold several that differ in words only. */
export interface Dialog {
  readonly id: string;
  readonly ports: readonly number[];
  /** What its clients say first, for those on another port. */
  readonly begins?: RegExp;
  /** Milliseconds of silence after which the server speaks first. */
  readonly patience: number;
  greeting(): string | Buffer;
  /** A new talk, inside of TLS or in the clear: takes what the client says as it comes. */
  open(secure: boolean): (chunk: Buffer) => Reply;
}

const DIALOGS: readonly Dialog[] = [mail, files, shell, mailbox, letters, chat, data];

/** By port, else by what was said first; else the one that listens and then asks for a command to be run. */
export function chooseDialog(port: number, first: Buffer | null): Dialog {
  const said = first?.subarray(0, 64).toString('latin1') ?? '';
  return (
    DIALOGS.find((dialog) => dialog.ports.includes(port)) ??
    DIALOGS.find((dialog) => said !== '' && dialog.begins?.test(said)) ??
    raw
  );
}

/** Holds the talk until the client leaves. `silent`: it waits for us to begin. */
export function holdDialog(
  dialog: Dialog,
  stream: Duplex,
  conversation: Conversation,
  silent: boolean,
  inside: (stream: Duplex, conversation: Conversation) => Promise<unknown>,
): void {
  const take = dialog.open(conversation.secure);
  const say = (text: string | Buffer) => void (text.length > 0 && stream.writable && stream.write(text));
  let quiet = setTimeout(() => {}, 0);
  const listen = (chunk: Buffer) => {
    conversation.heard(chunk);
    clearTimeout(quiet);
    const reply = take(chunk);
    say(reply.say ?? '');
    if (reply.next === 'end') stream.end();
    else if (reply.next === 'tls') {
      stream.removeListener('data', listen);
      stream.pause();
      void inside(stream, conversation);
    } else if (dialog === raw && !silent) {
      // It said something and waits for a word: the same one as for who waits from the start.
      quiet = setTimeout(() => say(dialog.greeting()), dialog.patience);
    }
  };
  stream.once('end', () => stream.end());
  stream.once('close', () => clearTimeout(quiet));
  // Who was told to go over to TLS goes on in it without being greeted anew.
  if (silent || (dialog !== raw && conversation.depth === 1)) say(dialog.greeting());
  stream.on('data', listen);
}
