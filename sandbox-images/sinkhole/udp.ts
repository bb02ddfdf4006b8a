// Every datagram to anywhere but port 53 arrives here. Who asks for the time is told it; of QUIC the first message is read; the
// rest is recorded and not answered.
import { createSocket } from 'node:dgram';
import { now } from './clock.ts';
import type { Flows } from './flows.ts';
import { emit } from './frames.ts';
import { LOOPBACK, UDP_PORT } from './network.ts';
import { timeAnswer } from './protocols/time.ts';
import { readClientHello } from './tls/client-hello.ts';
import { ja4 } from './tls/ja4.ts';
import { QuicReader } from './tls/quic.ts';

const NTP_PORT = 123;
const KEPT_BYTES = 2048;

export function serveUdp(flows: Flows): Promise<unknown> {
  return Promise.all([serveFamily('udp4', flows), serveFamily('udp6', flows)]);
}

function serveFamily(family: 'udp4' | 'udp6', flows: Flows): Promise<void> {
  const socket = createSocket({ type: family, ipv6Only: family === 'udp6' });
  const quic = new QuicReader();
  socket.on('message', (bytes, from) => {
    void flows.original({ protocol: 'udp', at: UDP_PORT, from }).then((flow) => {
      const to = { address: flow?.address ?? from.address, port: flow?.port ?? 0 };
      emit({ type: 'datagram', ...to, bytes: bytes.length, first: bytes.subarray(0, KEPT_BYTES).toString('base64') });
      const hello = quic.read(bytes);
      if (hello !== null) tellHello(hello, to);
      const answer = to.port === NTP_PORT ? timeAnswer(bytes, now()) : null;
      if (answer !== null) socket.send(answer, from.port, from.address);
    });
  });
  socket.on('error', (error) => emit({ type: 'lost', what: `datagrams over ${family}: ${error.message}` }));
  return new Promise((resolve) => socket.bind(UDP_PORT, LOOPBACK[family], () => resolve()));
}

function tellHello(message: Buffer, to: { readonly address: string; readonly port: number }): void {
  const hello = readClientHello(message);
  const { serverName, protocols, version } = hello;
  const told = { connection: 0, ...to, transport: 'quic', serverName, protocols, version, ja4: ja4(hello, 'q') };
  emit({ type: 'tls', ...told, chain: 'none', outcome: 'left' });
}
