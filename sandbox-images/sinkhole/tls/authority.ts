// An authority of the run's own. It is trusted inside the build container, so that what is said over TLS can be read; a second
// one that nobody trusts tells who does not look at certificates.
import {
  createHash,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  randomInt,
  sign,
  X509Certificate,
} from 'node:crypto';
import { octetsOf } from '../addresses.ts';
import { bits, der, integer, octets, oid, printable, sequence, set, time, utf8, yes } from './der.ts';

const DAY = 24 * 60 * 60 * 1000;
/** Words of which ordinary roots' names are made: malware looks for a scanner's or a proxy's. */
const WORDS = ['Amber', 'Northern', 'Delta', 'Meridian', 'Atlas', 'Harbor', 'Summit', 'Keystone', 'Liberty', 'Pacific'];
const KINDS = ['Trust Services', 'Certification Authority', 'Digital Trust', 'Public Trust'];
const COUNTRIES = ['US', 'DE', 'NL', 'GB', 'ES', 'PL'];

const ECDSA_SHA256 = sequence(oid('1.2.840.10045.4.3.2'));
const COMMON_NAME = '2.5.4.3';
const ORGANIZATION = '2.5.4.10';
const COUNTRY = '2.5.4.6';

export interface Identity {
  readonly certificate: string;
  readonly key: string;
}

interface Issuer {
  readonly name: Buffer;
  readonly key: KeyObject;
  readonly keyId: Buffer;
}

export class Authority {
  /** The root, PEM. */
  readonly certificate: string;
  readonly #issuer: Issuer;
  /** One key serves all leaves: making one for each would cost a flood of names more than it costs its sender. */
  readonly #leaf = generateKeyPairSync('ec', { namedCurve: 'P-256' });

  constructor(now: number) {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const spki = publicKey.export({ type: 'spki', format: 'der' });
    this.#issuer = { name: rootName(), key: privateKey, keyId: keyIdOf(spki) };
    const began = new Date(now - randomInt(400, 3000) * DAY);
    const ends = new Date(began.getTime() + 9125 * DAY);
    this.certificate = certify(
      this.#issuer,
      this.#issuer.name,
      spki,
      [began, ends],
      [
        extension('2.5.29.19', true, sequence(yes())),
        // keyCertSign and cRLSign.
        extension('2.5.29.15', true, bits(Buffer.from([0x06]), 1)),
        extension('2.5.29.14', false, octets(this.#issuer.keyId)),
      ],
    );
  }

  /** A server's certificate for a name or address, as the client wrote it; good for a year before and two years after `now`. */
  issue(names: readonly string[], now: number): Identity {
    const spki = this.#leaf.publicKey.export({ type: 'spki', format: 'der' });
    const subject = rdn([[COMMON_NAME, utf8((names[0] ?? '').slice(0, 64))]]);
    const certificate = certify(
      this.#issuer,
      subject,
      spki,
      [new Date(now - 40 * DAY), new Date(now + 730 * DAY)],
      [
        extension('2.5.29.19', true, sequence()),
        // digitalSignature.
        extension('2.5.29.15', true, bits(Buffer.from([0x80]), 7)),
        extension('2.5.29.37', false, sequence(oid('1.3.6.1.5.5.7.3.1'))),
        extension('2.5.29.14', false, octets(keyIdOf(spki))),
        extension('2.5.29.35', false, sequence(der(0x80, this.#issuer.keyId))),
        extension('2.5.29.17', false, sequence(...names.map(alternativeName))),
      ],
    );
    return { certificate, key: String(this.#leaf.privateKey.export({ type: 'pkcs8', format: 'pem' })) };
  }
}

/**
 * The number by which OpenSSL finds a root in a folder of certificates (X509_NAME_hash): the first four bytes of a SHA-1 over
 * the name in canonical form (values as UTF-8, lower case, single spaces, without the outer sequence), little-endian, in hex.
 */
export function nameHash(certificate: string): string {
  const lines = new X509Certificate(certificate).subject.split('\n').map((line) => line.split('='));
  const types: Readonly<Record<string, string>> = { C: COUNTRY, O: ORGANIZATION, CN: COMMON_NAME };
  const parts = lines.map(([type = '', value = '']) =>
    set(sequence(oid(types[type] ?? COMMON_NAME), utf8(value.toLowerCase().trim().replace(/\s+/g, ' ')))),
  );
  return createHash('sha1').update(Buffer.concat(parts)).digest().readUInt32LE(0).toString(16).padStart(8, '0');
}

function rootName(): Buffer {
  const pick = (from: readonly string[]) => from[randomInt(from.length)] ?? '';
  const company = `${pick(WORDS)} ${pick(KINDS)}`;
  return rdn([
    [COUNTRY, printable(pick(COUNTRIES))],
    [ORGANIZATION, utf8(company)],
    [COMMON_NAME, utf8(`${company} Root R${randomInt(1, 7)}`)],
  ]);
}

function rdn(parts: readonly (readonly [string, Buffer])[]): Buffer {
  return sequence(...parts.map(([type, value]) => set(sequence(oid(type), value))));
}

function keyIdOf(spki: Buffer): Buffer {
  return createHash('sha1').update(spki).digest();
}

function extension(id: string, critical: boolean, value: Buffer): Buffer {
  return critical ? sequence(oid(id), yes(), octets(value)) : sequence(oid(id), octets(value));
}

/** RFC 5280, 4.2.1.6: an address is four or sixteen octets, all else a name. */
function alternativeName(name: string): Buffer {
  const address = octetsOf(name);
  return address === null ? der(0x82, Buffer.from(name, 'latin1')) : der(0x87, address);
}

function certify(
  issuer: Issuer,
  subject: Buffer,
  spki: Buffer,
  [from, to]: readonly [Date, Date],
  extensions: readonly Buffer[],
): string {
  const body = sequence(
    der(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([randomInt(1, 128)]), randomBytes(15)])),
    ECDSA_SHA256,
    issuer.name,
    sequence(time(from), time(to)),
    subject,
    spki,
    der(0xa3, sequence(...extensions)),
  );
  const whole = sequence(body, ECDSA_SHA256, bits(sign('sha256', body, issuer.key)));
  const lines = whole.toString('base64').replace(/(.{64})(?=.)/g, '$1\n');
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}
