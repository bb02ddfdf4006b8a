import { type Evidence, evidence } from '../../../model/evidence.ts';
import type { Interpreter, Sight } from '../sight.ts';
import type { SinkholeEvent } from '../sinkhole/open-sinkhole.ts';

/** A bait's value in what left the cage, as it is or in the encodings that stealers use. */
const leaks: Interpreter = {
  id: 'leaks',
  interpret: (sight) => sight.sinkhole.events.flatMap((event) => leaked(event, sight)),
};
export default leaks;

function leaked(event: SinkholeEvent, sight: Sight): Evidence[] {
  const sent = sentBy(event);
  if (sent === null) return [];
  return sight.secrets.flatMap(({ bait, value }) => {
    const found = encodings(value).find(([, form]) => sent.bytes.includes(form));
    if (found === undefined) return [];
    const at = { phase: [...sight.trace.phases.keys()].at(-1) ?? 'build', process: [] } as const;
    const data = { bait, encoding: found[0], channel: sent.channel, destination: sent.destination };
    return [evidence('bait-leaked', sight.subjectOf(sight.trace.root), { ...at, process: [] }, data)];
  });
}

function sentBy(
  event: SinkholeEvent,
): { readonly bytes: string; readonly channel: string; readonly destination: string } | null {
  const text = (base64: string) => Buffer.from(base64, 'base64').toString('latin1');
  switch (event.type) {
    case 'http':
      return {
        bytes: `${event.path}\n${Object.values(event.headers).join('\n')}\n${text(event.body)}`,
        channel: 'http',
        destination: event.host,
      };
    case 'tcp-end':
      return { bytes: text(event.all), channel: 'tcp', destination: `connection ${event.connection}` };
    case 'datagram':
      return { bytes: text(event.first), channel: 'datagram', destination: `${event.address} port ${event.port}` };
    case 'dns':
      // Labels are joined, as a value longer than 63 characters must be cut into several.
      return { bytes: `${event.name}\n${event.name.replaceAll('.', '')}`, channel: 'dns', destination: event.name };
    default:
      return null;
  }
}

function encodings(value: string): [string, string][] {
  const bytes = Buffer.from(value);
  // Within a longer text base64 falls in one of three alignments; the characters at both ends depend on the neighbours.
  const aligned = [0, 1, 2].map((shift): [string, string] => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    return ['base64', text.slice(shift === 0 ? 0 : shift + 1, -2)];
  });
  return [
    ['plain', value],
    ['hex', bytes.toString('hex')],
    ['hex', bytes.toString('hex').toUpperCase()],
    ['url', encodeURIComponent(value)],
    ['reversed', [...value].reverse().join('')],
    ...aligned,
  ];
}
