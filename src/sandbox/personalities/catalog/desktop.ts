import type { Personality } from '../define-personality.ts';

/** A developer at a desk: no variable says that nobody looks on. */
const desktop: Personality = {
  id: 'desktop',
  profiles: ['quick', 'standard', 'deep'],
  hostname: 'workstation',
  environment: () => ({}),
};
export default desktop;
