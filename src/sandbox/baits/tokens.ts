import { crc32 } from 'node:zlib';
import { ALNUM, BASE64, type Dice, HEX, UPPER32 } from './dice.ts';
import { type Batch, secret } from './secret.ts';
import { rsa } from './ssh.ts';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** The token's last six characters are its CRC-32 in base 62: the checksum that leak scanners and thieves verify. */
export function checkedToken(prefix: string, random: string): string {
  let checksum = '';
  for (let number = crc32(random); checksum.length < 6; number = Math.floor(number / 62))
    checksum = `${BASE62[number % 62]}${checksum}`;
  return `${prefix}${random}${checksum}`;
}

/** A macaroon (version 2) as package indexes hand them out: the constant beginning is what thieves search for. */
function macaroonToken(dice: Dice): string {
  const identifier = dice
    .bytes('macaroon id', 16)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  const start = Buffer.from('AgEIcHlwaS5vcmcC', 'base64');
  const body = [start, Buffer.from([identifier.length]), Buffer.from(identifier), Buffer.from([0, 0, 6, 32])];
  return `pypi-${Buffer.concat([...body, dice.bytes('macaroon signature', 32)]).toString('base64url')}`;
}

/** A signed token with claims of the right shape and a signature that nobody can check without the service. */
function webToken(dice: Dice, purpose: string, claims: Readonly<Record<string, unknown>>): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const header = part({ typ: 'JWT', alg: 'RS256', kid: dice.text(`${purpose} kid`, 27, ALNUM) });
  return `${header}.${part(claims)}.${dice.bytes(purpose, 256).toString('base64url')}`;
}

export interface Values {
  readonly awsKeyId: string;
  readonly awsSecret: string;
  readonly gitToken: string;
}

/** Credentials of clouds, registries and forges, in the files where their tools keep them. */
export async function tokens(dice: Dice): Promise<Batch & { readonly values: Values }> {
  const values = {
    awsKeyId: `AKIA${dice.text('aws id', 16, UPPER32)}`,
    awsSecret: dice.text('aws secret', 40, BASE64),
    gitToken: checkedToken('ghp_', dice.text('git', 30, ALNUM)),
  };
  const parts = [
    awsFiles(values),
    registries(dice),
    forges(dice, values.gitToken),
    await google(dice),
    azure(dice),
    cluster(dice),
  ];
  return { values, files: parts.flatMap(({ files }) => files), secrets: parts.flatMap(({ secrets }) => secrets) };
}

function awsFiles({ awsKeyId, awsSecret }: Values): Batch {
  return {
    files: [
      {
        bait: 'cloud-credentials',
        path: '.aws/credentials',
        text: `[default]\naws_access_key_id = ${awsKeyId}\naws_secret_access_key = ${awsSecret}\n`,
      },
      { bait: null, path: '.aws/config', text: '[default]\nregion = eu-central-1\noutput = json\n' },
    ],
    secrets: [secret('aws-key-id', awsKeyId), secret('aws-secret', awsSecret)],
  };
}

function registries(dice: Dice): Batch {
  const cargo = `cio${dice.text('registry', 32, ALNUM)}`;
  const npm = checkedToken('npm_', dice.text('npm', 30, ALNUM));
  const python = macaroonToken(dice);
  const password = checkedToken('ghp_', dice.text('containers', 30, ALNUM));
  const login = Buffer.from(`smiller:${password}`).toString('base64');
  return {
    files: [
      { bait: 'registry-token', path: '.cargo/credentials.toml', text: `[registry]\ntoken = "${cargo}"\n` },
      {
        bait: 'npm-token',
        path: '.npmrc',
        text: `//npm.pkg.github.com/:_authToken=${npm}\n@acme:registry=https://npm.pkg.github.com\n`,
      },
      {
        bait: 'python-token',
        path: '.pypirc',
        text: `[distutils]\nindex-servers = pypi\n\n[pypi]\nusername = __token__\npassword = ${python}\n`,
      },
      {
        bait: 'container-registry-credentials',
        path: '.docker/config.json',
        text: `{\n\t"auths": {\n\t\t"ghcr.io": {\n\t\t\t"auth": "${login}"\n\t\t}\n\t}\n}\n`,
      },
    ],
    secrets: [
      secret('registry-token', cargo),
      secret('npm-token', npm),
      secret('python-token', python.slice(30)),
      secret('registry-password', password),
      secret('registry-password', login),
    ],
  };
}

function forges(dice: Dice, token: string): Batch {
  const password = dice.text('netrc', 24, ALNUM);
  const key = `0x${dice.text('wallet key', 64, HEX)}`;
  const database = dice.text('database', 20, ALNUM);
  return {
    files: [
      { bait: 'git-credentials', path: '.git-credentials', text: `https://smiller:${token}@github.com\n` },
      {
        bait: 'github-cli',
        path: '.config/gh/hosts.yml',
        text: `github.com:\n    users:\n        smiller:\n            oauth_token: ${token}\n    git_protocol: https\n    user: smiller\n`,
      },
      { bait: 'netrc', path: '.netrc', text: `machine git.acme-tools.dev\nlogin smiller\npassword ${password}\n` },
      {
        bait: 'env-file',
        path: '.env',
        text: `DATABASE_URL=postgres://app:${database}@localhost:5432/app\nWALLET_PRIVATE_KEY=${key}\n`,
        inProject: true,
      },
    ],
    secrets: [
      secret('git-token', token),
      secret('netrc', password),
      secret('env-file-key', key.slice(2)),
      secret('env-file', database),
    ],
  };
}

async function google(dice: Dice): Promise<Batch> {
  const project = `acme-tools-${dice.digits('project', 6)}`;
  const pem = String((await rsa(2048)).export({ type: 'pkcs8', format: 'pem' }));
  const keyId = dice.text('google key id', 40, HEX);
  const account = {
    type: 'service_account',
    project_id: project,
    private_key_id: keyId,
    private_key: pem,
    client_email: `deploy@${project}.iam.gserviceaccount.com`,
    client_id: dice.digits('google client', 21),
    auth_uri: 'https://accounts.google.com/o/oauth2/auth',
    token_uri: 'https://oauth2.googleapis.com/token',
  };
  const path = '.config/gcloud/application_default_credentials.json';
  return {
    files: [{ bait: 'cloud-credentials', path, text: `${JSON.stringify(account, null, 2)}\n` }],
    // A line from the middle of the key: the beginning is the same in all of them.
    secrets: [secret('google-key', pem.split('\n')[8] ?? ''), secret('google-key', keyId)],
  };
}

function azure(dice: Dice): Batch {
  const tenant = uuid(dice, 'tenant');
  const token = webToken(dice, 'azure access', {
    aud: 'https://management.azure.com/',
    tid: tenant,
    upn: 'sam@acme-tools.dev',
  });
  const refresh = `0.A${dice.text('azure refresh', 380, `${ALNUM}-_`)}`;
  const cache = {
    AccessToken: {
      [`${tenant}-login.windows.net-accesstoken`]: { credential_type: 'AccessToken', secret: token, realm: tenant },
    },
    RefreshToken: {
      [`${tenant}-login.windows.net-refreshtoken`]: { credential_type: 'RefreshToken', secret: refresh },
    },
  };
  return {
    files: [{ bait: 'cloud-credentials', path: '.azure/msal_token_cache.json', text: JSON.stringify(cache, null, 2) }],
    secrets: [secret('azure-token', token.slice(-64)), secret('azure-refresh', refresh.slice(40, 104))],
  };
}

function cluster(dice: Dice): Batch {
  const token = webToken(dice, 'cluster', {
    iss: 'kubernetes/serviceaccount',
    sub: 'system:serviceaccount:prod:deploy',
  });
  const text = `apiVersion: v1
kind: Config
clusters:
- name: prod
  cluster:
    server: https://10.20.0.1:6443
contexts:
- name: prod
  context: { cluster: prod, user: deploy }
current-context: prod
users:
- name: deploy
  user:
    token: ${token}
`;
  return {
    files: [{ bait: 'cluster-credentials', path: '.kube/config', text }],
    secrets: [secret('cluster-token', token.slice(-64))],
  };
}

export function uuid(dice: Dice, purpose: string): string {
  const hex = dice.text(purpose, 32, HEX);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}

/** What the false cloud's metadata service hands out; and the words by which code from the false internet is known. */
export function handedOut(dice: Dice): {
  readonly metadata: Readonly<Record<string, string>>;
  readonly markers: Readonly<Record<string, string>>;
} {
  return {
    metadata: {
      'aws-key-id': `ASIA${dice.text('metadata id', 16, UPPER32)}`,
      'aws-secret': dice.text('metadata secret', 40, BASE64),
      'aws-session': dice.bytes('metadata session', 320).toString('base64'),
      'google-token': `ya29.c.${dice.text('metadata google', 180, `${ALNUM}-_`)}`,
      'azure-token': webToken(dice, 'metadata azure', { aud: 'https://management.azure.com/', idtyp: 'app' }),
      account: dice.digits('metadata account', 12),
      instance: dice.text('metadata instance', 16, HEX),
    },
    markers: Object.fromEntries(
      ['script', 'program', 'command'].map((kind) => [kind, dice.text(`marker ${kind}`, 16, HEX)]),
    ),
  };
}
