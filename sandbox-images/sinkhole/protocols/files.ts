import { randomInt } from 'node:crypto';
import { byLines } from './by-lines.ts';
import type { Dialog } from './dialog.ts';

const ANSWERS: Readonly<Record<string, string>> = {
  USER: '331 Please specify the password.',
  PASS: '230 Login successful.',
  SYST: '215 UNIX Type: L8',
  PWD: '257 "/" is the current directory',
  TYPE: '200 Switching to Binary mode.',
  CWD: '250 Directory successfully changed.',
  MKD: '257 Created',
  FEAT: '211 End',
  RETR: '550 Failed to open file.',
};
const UPLOAD = /^(STOR|APPE|STOU|LIST|NLST)$/;

/** FTP (RFC 959), passive only: the data connection is one of its own and recorded like any other. */
export const files: Dialog = {
  id: 'ftp',
  ports: [21],
  patience: 150,
  greeting: () => '220 (vsFTPd 3.0.5)\r\n',
  open: () =>
    byLines((line) => {
      const verb = (line.split(' ')[0] ?? '').toUpperCase();
      if (verb === 'QUIT') return { say: '221 Goodbye.\r\n', next: 'end' };
      if (verb === 'PASV')
        return { say: `227 Entering Passive Mode (198,51,100,250,${randomInt(160, 200)},${randomInt(256)}).\r\n` };
      if (verb === 'EPSV') return { say: `229 Entering Extended Passive Mode (|||${randomInt(41_000, 51_000)}|)\r\n` };
      if (UPLOAD.test(verb)) return { say: '150 Ok to send data.\r\n226 Transfer complete.\r\n' };
      return { say: `${ANSWERS[verb] ?? '200 Ok.'}\r\n` };
    }),
};
