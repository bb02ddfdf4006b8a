import pino from 'pino';
import type { Log } from '../../ports/log.ts';

/** JSON lines on standard error. */
export function pinoLog(level: string): Log {
  return wrap(pino({ level, base: null }, pino.destination({ dest: 2, sync: true })));
}

function wrap(logger: pino.Logger): Log {
  return {
    info: (message, fields = {}) => logger.info(fields, message),
    warn: (message, fields = {}) => logger.warn(fields, message),
    error: (message, fields = {}) => logger.error(fields, message),
    child: (fields) => wrap(logger.child(fields)),
  };
}
