const KEY = /^[A-Za-z0-9_+-][A-Za-z0-9._+-]*(\/[A-Za-z0-9_+-][A-Za-z0-9._+-]*)*$/;
const LONGEST = 900;

/** The key itself. One that could leave its store (`..`, NUL, a leading `/`) or hide in it (a leading dot) is a defect of the caller. */
export function checkedKey(key: string): string {
  if (key.length > LONGEST || !KEY.test(key)) throw new TypeError(`not a key: ${JSON.stringify(key.slice(0, 80))}`);
  return key;
}

/** The same for the beginning of keys; empty: all keys. */
export function checkedPrefix(prefix: string): string {
  const whole = prefix === '' || KEY.test(prefix.replace(/\/$/, ''));
  if (prefix.length > LONGEST || !whole) throw new TypeError(`not a prefix: ${JSON.stringify(prefix.slice(0, 80))}`);
  return prefix;
}
