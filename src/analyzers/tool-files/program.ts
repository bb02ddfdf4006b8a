/** Programs that do what their arguments, or their input, say. */
const INTERPRETER =
  /^(?:sh|bash|dash|zsh|fish|cmd|powershell|pwsh|python[\d.]*|perl|ruby|node|deno|bun|php|lua|osascript|wscript|cscript|mshta|curl|wget|env|nohup|start|eval|exec)(?:\.exe)?$/i;

/**
 * Whether a configured command runs what the package brings or says: a path of its own, an interpreter, a shell's
 * operators. The bare name of a tool (`wasmtime`, `sccache`, `x86_64-w64-mingw32-gcc`) runs what the machine has.
 */
export function runsOwnCode(command: string): boolean {
  const [program = ''] = command.trim().split(/\s+/);
  if (/[|;&`]|\$\(/.test(command)) return true;
  return INTERPRETER.test(program.split(/[\\/]/).at(-1) ?? '') || (/[\\/]/.test(program) && !isSystemPath(program));
}

function isSystemPath(program: string): boolean {
  return /^\/(?:usr|opt|bin|sbin)\//.test(program) && !program.includes('..');
}
