// The services from which machines in a cloud get their names and credentials. They are answered as each cloud answers them,
// with credentials that exist nowhere but in this run.
import { now } from '../clock.ts';
import { configured } from '../settings.ts';
import { type Answer, answer } from './answer.ts';
import type { Request } from './request.ts';

/** Where clouds serve them; 169.254.170.2 and .23 serve containers, 100.100.100.200 and 169.254.0.23 other clouds. */
const ADDRESSES =
  /^(169\.254\.169\.25[34]|169\.254\.170\.(2|23)|169\.254\.0\.23|100\.100\.100\.200|fd00:ec2::254|fd20:ce::254)$/;
const ROLE = 'build-runner';

const given = (name: string) => configured().metadata[name] ?? '';
const hours = (count: number) => new Date(now() + count * 3_600_000).toISOString().replace(/\.\d+Z$/, 'Z');

type Text = () => string;
const TEXTS: readonly (readonly [RegExp, Text])[] = [
  // Amazon: version 2 asks for a token first.
  [/^\/latest\/api\/token$/, () => given('aws-session')],
  [/^\/latest\/?$/, () => 'dynamic\nmeta-data\nuser-data'],
  [/^\/latest\/meta-data\/?$/, () => 'ami-id\nhostname\niam/\ninstance-id\ninstance-type\nlocal-ipv4\nplacement/'],
  [/^\/latest\/meta-data\/iam\/security-credentials\/?$/, () => ROLE],
  [/^\/latest\/meta-data\/(iam|identity-credentials\/ec2)\/security-credentials\/.+/, awsCredentials],
  [/^\/(latest\/meta-data\/ram\/security-credentials|v[234]\/credentials|v1\/credentials)/, awsCredentials],
  [/^\/latest\/meta-data\/instance-id$/, () => `i-0${given('instance')}`],
  [/^\/latest\/meta-data\/(local-)?hostname$/, () => 'ip-10-0-4-31.ec2.internal'],
  [
    /^\/latest\/dynamic\/instance-identity\/document$/,
    () => JSON.stringify({ accountId: given('account'), instanceId: `i-0${given('instance')}`, region: 'us-east-1' }),
  ],
  [/^\/latest\/user-data/, () => '#!/bin/sh\n'],
  // Google.
  [
    /\/service-accounts\/[^/]+\/token/,
    () => JSON.stringify({ access_token: given('google-token'), expires_in: 3599, token_type: 'Bearer' }),
  ],
  [/\/service-accounts\/[^/]+\/email/, () => `${given('account')}-compute@developer.gserviceaccount.com`],
  [/\/service-accounts\/?$/, () => 'default/'],
  [/^\/computeMetadata\/v1\/project\/project-id/, () => `build-${given('account').slice(0, 6)}`],
  [/^\/computeMetadata\/v1/, () => 'instance/\noslogin/\nproject/'],
  // Microsoft.
  [
    /^\/metadata\/identity\/oauth2\/token/,
    () =>
      JSON.stringify({
        access_token: given('azure-token'),
        expires_in: '86399',
        resource: 'https://management.azure.com/',
        token_type: 'Bearer',
      }),
  ],
  [
    /^\/metadata\/instance/,
    () => JSON.stringify({ compute: { location: 'westeurope', name: 'runner-4', vmId: given('instance') } }),
  ],
];

function awsCredentials(): string {
  return JSON.stringify({
    Code: 'Success',
    LastUpdated: hours(-1),
    Type: 'AWS-HMAC',
    AccessKeyId: given('aws-key-id'),
    SecretAccessKey: given('aws-secret'),
    Token: given('aws-session'),
    Expiration: hours(5),
  });
}

/** The answer where a metadata service was asked; null for any other address. */
export function answerAsMetadata(request: Request, address: string): Answer | null {
  if (!ADDRESSES.test(address)) return null;
  const path = request.path.replace(/[?#].*$/s, '');
  const text = TEXTS.find(([pattern]) => pattern.test(path))?.[1]();
  if (text === undefined) return answer('metadata', 'text/plain', '', 404);
  return answer('metadata', text.startsWith('{') ? 'application/json' : 'text/plain', text);
}
