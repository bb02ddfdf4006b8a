import { byLines } from './by-lines.ts';
import type { Dialog, Reply } from './dialog.ts';

const EXTENSIONS = [
  '250-mail\r\n',
  '250-PIPELINING\r\n',
  '250-SIZE 35882577\r\n',
  '250-STARTTLS\r\n',
  '250-AUTH PLAIN LOGIN\r\n',
  '250 8BITMIME\r\n',
];
const ACCEPTED = '235 2.7.0 Authentication successful\r\n';
const LETTER = '354 End data with <CR><LF>.<CR><LF>\r\n';

const ANSWERS: Readonly<Record<string, Reply>> = {
  HELO: { say: '250 mail\r\n' },
  DATA: { say: LETTER },
  STARTTLS: { say: '220 2.0.0 Ready to start TLS\r\n', next: 'tls' },
  QUIT: { say: '221 2.0.0 Bye\r\n', next: 'end' },
};

/** SMTP (RFC 5321): every sender and recipient is accepted, and so is every letter. */
export const mail: Dialog = {
  id: 'smtp',
  ports: [25, 465, 587, 2525],
  begins: /^(EHLO|HELO) /i,
  patience: 150,
  greeting: () => '220 mail ESMTP Postfix\r\n',
  open: (secure) => {
    const talk = new Talk(secure);
    return byLines((line) => talk.answer(line));
  },
};

class Talk {
  readonly #secure: boolean;
  #inLetter = false;
  /** Words that are to come before a login is whole. */
  #secrets = 0;

  constructor(secure: boolean) {
    this.#secure = secure;
  }

  answer(line: string): Reply {
    if (this.#inLetter) return this.#letter(line);
    if (this.#secrets > 0) return this.#secret();
    const [verb = '', method = '', given] = line.toUpperCase().split(' ');
    if (verb === 'AUTH') return this.#login(method, given !== undefined);
    if (verb === 'EHLO') return { say: EXTENSIONS.filter((line) => !this.#secure || !/STARTTLS/.test(line)).join('') };
    this.#inLetter = verb === 'DATA';
    return ANSWERS[verb] ?? { say: '250 2.0.0 Ok\r\n' };
  }

  #letter(line: string): Reply {
    this.#inLetter = line !== '.';
    return this.#inLetter ? {} : { say: '250 2.0.0 Ok: queued\r\n' };
  }

  #secret(): Reply {
    this.#secrets -= 1;
    return { say: this.#secrets === 0 ? ACCEPTED : '334 UGFzc3dvcmQ6\r\n' };
  }

  #login(method: string, given: boolean): Reply {
    if (given) return { say: ACCEPTED };
    this.#secrets = method === 'LOGIN' ? 2 : 1;
    return { say: this.#secrets === 2 ? '334 VXNlcm5hbWU6\r\n' : '334 \r\n' };
  }
}
