// Scripts that do nothing but be seen: each calls a program that does nothing, with a word of the run's own.
import { markerOf } from '../settings.ts';

export const scripts = {
  shell: () => Buffer.from(`#!/bin/sh\n/bin/true ${markerOf('script')}\nexit 0\n`),
  python: () => Buffer.from(`import os\nos.spawnv(os.P_WAIT, '/bin/true', ['/bin/true', '${markerOf('script')}'])\n`),
  javascript: () => Buffer.from(`require('child_process').spawnSync('/bin/true', ['${markerOf('script')}']);\n`),
  powershell: () => Buffer.from(`$null = '${markerOf('script')}'\nexit 0\n`),
} as const;
