import { hiddenTextIn } from '../hidden-text.ts';
import type { Sighting, ToolFileReader } from './sighting.ts';

/** What coding agents read as instructions when they open a folder. */
const AGENT_FILE =
  /(?:^|\/)(?:CLAUDE|AGENTS?|GEMINI|COPILOT|SKILL)(?:\.local)?\.md$|(?:^|\/)\.(?:cursorrules|windsurfrules|clinerules|goosehints|aider\.conf\.yml)$|(?:^|\/)\.(?:cursor|claude|windsurf|clinerules|codex|gemini|continue|roo)\/[^\n]+\.(?:md|mdc|txt|ya?ml|json|toml)$|(?:^|\/)\.github\/(?:copilot-instructions|instructions\/[^\n]+)\.md$/i;

/** Text that an agent reads in such a file and a person does not see. */
function agentSightings(file: string, text: string): Sighting[] {
  return hiddenTextIn(text).map(({ kind, says }) => ({ file, claim: 'agent-hidden-text', key: kind, value: says }));
}

export const agentFiles: ToolFileReader = { obeys: (path) => AGENT_FILE.test(path), sightings: agentSightings };
