import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RULE_ENGINES } from '../../src/compose.ts';
import type { CompiledRules, RuleEngine } from '../../src/ports/rule-engine.ts';

const never = new AbortController().signal;
const SECONDS = 1000;

const BOOK = [
  { path: 'a.yar', text: 'rule two_words : high { strings: $b = "beta" $a = "alpha" condition: all of them }' },
  { path: 'b.yar', text: 'rule hex { strings: $h = { 64 6F ( 63 | 67 ) [1-3] 6B } condition: $h }' },
  { path: 'c.yar', text: 'rule letters { strings: $l = /[a-z]{4}\\.test/ nocase wide ascii condition: $l }' },
  { path: 'd.yar', text: 'rule everywhere { strings: $z = "zzzz" condition: $z }' },
  { path: 'e.yar', text: 'private rule hidden { strings: $q = "alpha" condition: $q }' },
];

async function opened(engine: RuleEngine, sources = BOOK): Promise<CompiledRules> {
  const compiled = await engine.compile(sources);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.failure));
  return compiled.value;
}

async function matches(rules: CompiledRules, text: string | Buffer) {
  const scanned = await rules.scan(Buffer.from(text), 60 * SECONDS, never);
  if (!scanned.ok) throw new Error(scanned.failure.what);
  return scanned.value;
}

describe.each(RULE_ENGINES.map((engine) => [engine.id, engine] as const))('rule engine: %s', (_id, engine) => {
  let rules: CompiledRules;
  beforeAll(async () => {
    rules = await opened(engine);
  });
  afterAll(async () => rules[Symbol.asyncDispose]());

  test('runs on this machine, and says which it is', async () => {
    expect(await engine.probe()).toEqual({ ok: true, value: expect.stringMatching(/^yara(-x)? \d+\.\d+/) });
    expect(rules.engine).toMatch(/^yara(-x)? \d+\.\d+/);
  });

  test('tells rules, patterns, offsets and lengths, in one order', async () => {
    expect(await matches(rules, 'xx beta alpha beta dog--k')).toEqual([
      { rule: 'hex', strings: [{ id: '$h', offset: 19, length: 6 }] },
      {
        rule: 'two_words',
        strings: [
          { id: '$a', offset: 8, length: 5 },
          { id: '$b', offset: 3, length: 4 },
          { id: '$b', offset: 14, length: 4 },
        ],
      },
    ]);
    expect(await matches(rules, Buffer.from('ABCD.test', 'utf16le'))).toEqual([
      { rule: 'letters', strings: [{ id: '$l', offset: 0, length: 18 }] },
    ]);
  });

  test('nothing matches nothing', async () => {
    expect(await matches(rules, '')).toEqual([]);
    expect(await matches(rules, '\0\xff no words')).toEqual([]);
  });

  test('a pattern that matches everywhere is told of a thousand times at most', async () => {
    const [everywhere] = await matches(rules, Buffer.alloc(1 << 20, 'z'));
    expect([everywhere?.rule, everywhere?.strings.length]).toEqual(['everywhere', 1000]);
  });

  test('many questions at once are each answered for themselves', async () => {
    const asked = Array.from({ length: 40 }, (_, at) => matches(rules, `${'-'.repeat(at)}dog--k`));
    const offsets = (await Promise.all(asked)).map((found) => found[0]?.strings[0]?.offset);
    expect(offsets).toEqual(Array.from({ length: 40 }, (_, at) => at));
  });

  test('the deadline and the caller end a scan that does not; the next one is answered', async () => {
    await using slow = await opened(engine, [
      { path: 's.yar', text: 'rule slow { condition: for all i in (1..9000000000) : (i * i % 7 != 8) }' },
      { path: 'b.yar', text: 'rule quick { strings: $a = "alpha" condition: $a }' },
    ]);
    expect(await slow.scan(Buffer.from('x'), 500, never)).toMatchObject({ ok: false, failure: { code: 'timed-out' } });
    const caller = new AbortController();
    const waited = slow.scan(Buffer.from('x'), 600 * SECONDS, caller.signal);
    setTimeout(() => caller.abort(), 200);
    expect(await waited).toMatchObject({ ok: false, failure: { code: 'timed-out' } });
    expect((await matches(rules, 'dog--k'))[0]?.rule).toBe('hex');
  });

  test('a process that dies is a failure, never silence, and the next scan has a new one', async () => {
    await using mortal = await opened(engine);
    const before = await children();
    const dying = mortal.scan(Buffer.alloc(32 << 20, 'dog-'), 60 * SECONDS, never);
    for (const pid of before) process.kill(pid, 'SIGKILL');
    expect(await dying).toMatchObject({ ok: false, failure: { code: 'rule-engine-failed', blame: 'sandpit' } });
    expect((await matches(mortal, 'dog--k'))[0]?.rule).toBe('hex');
    await rules[Symbol.asyncDispose]();
    rules = await opened(engine);
  });

  test('a rule that does not compile names its file and line', async () => {
    const broken = [...BOOK, { path: 'bad/broken.yar', text: 'rule broken {\n  condition:\n    $nothing }' }];
    const compiled = await engine.compile(broken);
    expect(compiled.ok).toBe(false);
    const problems = compiled.ok ? [] : compiled.failure.filter(({ level }) => level === 'error');
    expect(problems).toMatchObject([{ path: 'bad/broken.yar', line: 3 }]);
    expect(problems[0]?.message.length).toBeGreaterThan(5);
  });
});

/** The engines' processes among those that this one has begun. */
async function children(): Promise<number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'pid=,args=', '--ppid', String(process.pid)]);
  return [...stdout.matchAll(/^\s*(\d+) .*yara/gm)].map(([, pid]) => Number(pid));
}
