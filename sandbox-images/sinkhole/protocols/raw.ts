import { markerOf } from '../settings.ts';
import type { Dialog } from './dialog.ts';

/**
 * Whatever it is: listened to, and after a while of silence given one line, a command that does nothing. Who runs what a
 * stranger's connection says is a remote shell, and its running is seen.
 */
export const raw: Dialog = {
  id: 'raw',
  ports: [],
  patience: 1_000,
  greeting: () => `/bin/true ${markerOf('command')}\n`,
  open: () => () => ({}),
};
