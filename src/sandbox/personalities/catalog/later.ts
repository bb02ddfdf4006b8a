import type { Personality } from '../define-personality.ts';
import desktop from './desktop.ts';

const YEAR_SECONDS = 31_556_952;

/** The same desk years later: what waits for a date does not wait for one that is further away. */
const later: Personality = { ...desktop, id: 'later', profiles: ['deep'], secondsLater: 5 * YEAR_SECONDS };
export default later;
