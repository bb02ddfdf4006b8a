import { LAYOUT } from '../../layout.ts';
import type { Personality } from '../define-personality.ts';

const DIGITS = '0123456789';
const HEX = `${DIGITS}abcdef`;

/** A runner of GitLab's: what acts on one CI only looks for its own variables. */
const gitlab: Personality = {
  id: 'gitlab',
  profiles: ['deep'],
  hostname: 'runner-xs6vzpvo-project-4182-concurrent-0',
  environment: (dice) => ({
    CI: 'true',
    CI_COMMIT_BRANCH: 'main',
    CI_COMMIT_REF_NAME: 'main',
    CI_COMMIT_SHA: dice('sha', 40, HEX),
    CI_JOB_ID: dice('job', 10, DIGITS),
    CI_JOB_NAME: 'build',
    CI_JOB_STAGE: 'build',
    CI_PIPELINE_ID: dice('pipeline', 10, DIGITS),
    CI_PIPELINE_SOURCE: 'push',
    CI_PROJECT_DIR: LAYOUT.project,
    CI_PROJECT_NAME: 'app',
    CI_PROJECT_PATH: 'acme-tools/app',
    CI_RUNNER_DESCRIPTION: 'linux-docker-4',
    CI_SERVER: 'yes',
    CI_SERVER_HOST: 'gitlab.com',
    CI_SERVER_NAME: 'GitLab',
    GITLAB_CI: 'true',
    GITLAB_USER_LOGIN: 'smiller',
    TERM: null,
  }),
};
export default gitlab;
