import { printable } from '../../kit/untrusted-text.ts';
import { evidence } from '../../model/evidence.ts';
import { defineSignal } from '../define-signal.ts';

const connected = (transport: 'unix' | 'tcp', address: string) =>
  evidence(
    'network-connect',
    'story@1.0.0',
    { phase: 'build', process: ['cargo', 'build-script-build'] },
    { transport, address, port: 0, result: 'ENOENT', bytesSent: 0, firstBytes: '', sensors: ['trace'] },
  );

/** The container engine, agents that hold keys, the session's bus: whoever has them has the machine or its user. */
export default defineSignal({
  id: 'reaches-local-service',
  status: 'stable',
  severity: 'high',
  layer: 'dynamic',
  claim: 'It reached for a service of the machine or of its user',
  references: [],
  needs: ['build', 'sensors'],
  kind: 'network-connect',
  when: ({ data }) =>
    data.transport === 'unix' && /docker|containerd|podman|ssh-|gpg-agent|keyring|dbus|\/bus$/.test(data.address),
  say: ({ data }) => `It reached for ${printable(data.address, 100)} (${data.result})`,
  examples: {
    raises: [[connected('unix', '/run/docker.sock')]],
    quiet: [[connected('tcp', 'docker.example')], [connected('unix', '/tmp/.X11-unix/X0')]],
  },
});
