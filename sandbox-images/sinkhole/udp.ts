// Every datagram to anywhere but port 53 arrives here. None is answered.
import { createSocket } from 'node:dgram';
import type { Flows } from './flows.ts';
import { emit } from './frames.ts';
import { UDP_PORT } from './network.ts';

export function serveUdp(flows: Flows): Promise<void> {
  const socket = createSocket({ type: 'udp6', ipv6Only: false });
  socket.on('message', (bytes, from) => {
    void flows.original('udp', from.port).then((flow) =>
      emit({
        type: 'datagram',
        address: (flow?.address ?? from.address).replace(/^::ffff:/, ''),
        port: flow?.port ?? 0,
        bytes: bytes.length,
        first: bytes.subarray(0, 2048).toString('base64'),
      }),
    );
  });
  socket.on('error', (error) => emit({ type: 'lost', what: `datagrams: ${error.message}` }));
  return new Promise((resolve) => socket.bind(UDP_PORT, '::', () => resolve()));
}
