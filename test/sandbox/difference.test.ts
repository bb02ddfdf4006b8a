import { expect, test } from 'vitest';
import { evidence } from '../../src/model/evidence.ts';
import { beyond } from '../../src/sandbox/personalities/difference.ts';

const AT = { phase: 'build' as const, process: ['cargo', 'build-script-build', 'curl'] };
const asked = (name: string, type: string, address: string) =>
  evidence('dns-query', 'story@1.0.0', AT, { name, type, address, sensors: ['sinkhole'] });
const connected = (address: string, port: number, firstBytes: string) =>
  evidence('network-connect', 'story@1.0.0', AT, {
    transport: 'tcp',
    address,
    port,
    result: 'ok',
    bytesSent: 300,
    firstBytes,
    sensors: ['trace', 'sinkhole'],
  });
const first = [asked('files.example', 'A', '198.51.100.1'), connected('198.51.100.1', 443, '1603010200aa')];

test('another address of the same name, and other bytes of a hello, are the same deed', () => {
  const other = [asked('Files.example.', 'AAAA', '2001:db8::1'), connected('2001:db8::1', 443, '1603010200bb')];
  expect(beyond(other, first)).toEqual([]);
  expect(beyond(first, first)).toEqual([]);
});

test('another host, another port and an address that no name stands for are deeds of their own', () => {
  const deeds = [
    asked('evil.example', 'A', '198.51.100.2'),
    connected('198.51.100.2', 443, ''),
    connected('192.0.2.9', 443, ''),
  ];
  expect(beyond([...first, ...deeds], first)).toEqual(deeds);
  const elsewhere = connected('198.51.100.1', 22, '');
  expect(beyond([...first, elsewhere], first)).toEqual([elsewhere]);
});

test('what is no deed over the network is compared whole', () => {
  const ran = (program: string) =>
    evidence('process-exec', 'story@1.0.0', AT, {
      program,
      arguments: [program],
      directory: '/',
      result: 'ok',
      origin: 'image',
    });
  expect(beyond([ran('/usr/bin/git'), ran('/usr/bin/curl')], [ran('/usr/bin/git')])).toEqual([ran('/usr/bin/curl')]);
});
