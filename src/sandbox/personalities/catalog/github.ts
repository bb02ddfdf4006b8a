import { LAYOUT } from '../../layout.ts';
import type { Personality } from '../define-personality.ts';

const DIGITS = '0123456789';
const HEX = `${DIGITS}abcdef`;

/** A hosted runner of GitHub's that builds a pull request: what is stolen there are the project's tokens, and what is published from there. */
const github: Personality = {
  id: 'github',
  profiles: ['deep'],
  ofBuildersOnly: ['standard'],
  hostname: 'fv-az1204-417',
  environment: (dice) => ({
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTOR: 'smiller',
    GITHUB_API_URL: 'https://api.github.com',
    GITHUB_BASE_REF: 'main',
    GITHUB_EVENT_NAME: 'push',
    GITHUB_JOB: 'build',
    GITHUB_REF: 'refs/heads/main',
    GITHUB_REF_NAME: 'main',
    GITHUB_REPOSITORY: 'acme-tools/app',
    GITHUB_REPOSITORY_OWNER: 'acme-tools',
    GITHUB_RUN_ID: dice('run', 11, DIGITS),
    GITHUB_RUN_NUMBER: '212',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_SHA: dice('sha', 40, HEX),
    GITHUB_WORKFLOW: 'ci',
    GITHUB_WORKSPACE: LAYOUT.project,
    ImageOS: 'ubuntu24',
    LOGNAME: 'runner',
    RUNNER_ARCH: 'X64',
    RUNNER_ENVIRONMENT: 'github-hosted',
    RUNNER_NAME: 'GitHub Actions 14',
    RUNNER_OS: 'Linux',
    RUNNER_TEMP: LAYOUT.temp,
    TERM: null,
    USER: 'runner',
  }),
};
export default github;
