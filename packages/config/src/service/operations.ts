/** Who hears of trouble, what is watched, and what the service may do in the cluster. */
import { z } from 'zod';
import { name, ownPort, urlPath } from './names.ts';

const keyed = (key: string) =>
  z
    .string()
    .regex(/^[A-Za-z0-9._-]+$/)
    .default(key);

const secretOf = name.describe('The Secret that holds it, in the namespace of Alertmanager');

/** A URL that lets anybody post is a secret: it is named, and a Secret holds it. */
const inSecret = z.strictObject({ secret: secretOf, key: keyed('url') });

const severity = z
  .enum(['page', 'ticket'])
  .optional()
  .describe('Only what wakes somebody, or only what can wait; default: both');

const SMARTHOST = /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?:\d{1,5}$/;

const SNS_TOPIC = /^arn:aws[a-z-]{0,12}:sns:[a-z]{2}(?:-[a-z]{2,12}){1,3}-\d:\d{12}:[A-Za-z0-9_-]{1,250}(?:\.fifo)?$/;

const mail = z.strictObject({
  email: z.email(),
  smarthost: z
    .string()
    .regex(SMARTHOST, 'a mail server is written with its port, as in "smtp.example.com:587"')
    .describe('The server that takes the mail, with its port. TLS is required'),
  from: z.email().optional().describe('The sender; default: the address that it goes to'),
  username: z.string().min(1).optional().describe('Who logs in, where there is a password; default: the sender'),
  password: z
    .strictObject({ secret: secretOf, key: keyed('password') })
    .optional()
    .describe('The password of the mail server; default: it asks for none'),
  severity,
});

export const notification = z
  .union([
    mail,
    z.strictObject({
      slack: inSecret,
      channel: z.string().regex(/^#[a-z0-9_-]{1,79}$/, 'a channel is "#name"'),
      severity,
    }),
    z.strictObject({ teams: inSecret, severity }),
    z.strictObject({ webhook: inSecret, severity }),
    z.strictObject({
      sns: z
        .string()
        .regex(SNS_TOPIC, 'a topic is written as "arn:aws:sns:eu-central-1:123456789012:alerts"')
        .describe('The topic of Amazon SNS; who posts to it is known to AWS'),
      severity,
    }),
  ])
  .check(({ value, issues }) => {
    if (!('email' in value) || value.username === undefined || value.password !== undefined) return;
    const message = 'a user name is nothing without its password: name the Secret that holds it, or leave both out';
    issues.push({ code: 'custom', path: ['username'], input: value, message });
  });

/** Somebody hears of everything, or nobody is said to. */
export const notifications = z
  .array(notification)
  .max(20)
  .check(({ value, issues }) => {
    if (value.length === 0) return;
    for (const level of ['page', 'ticket'])
      if (!value.some((one) => one.severity === undefined || one.severity === level)) {
        const message = `nobody hears of a ${level}: leave severity out of one of them, or add one`;
        issues.push({ code: 'custom', path: [], input: value, message });
      }
  });

export const monitoring = z.strictObject({
  path: urlPath.default('/metrics').describe('Where metrics are'),
  port: ownPort.optional().describe('The port of metrics; default: that of the service'),
  namespace: name.default('monitoring').describe('Where Prometheus runs: only that may read metrics'),
});

/** `reader` is the read-only role of the pre-deployment checklist. */
export const access = z.enum(['none', 'reader']);

export const mesh = z.enum(['none', 'istio']);

const nodes = z.strictObject({
  until: z.iso
    .date('a day is written as "2027-06-30"')
    .describe('The last day of the exception: kube-bench reads the node, which the controls refuse'),
});

export const scans = z.strictObject({
  image: z
    .boolean()
    .optional()
    .describe('Whether Trivy looks for known holes in the image each night; default: where there is monitoring'),
  nodes: nodes.optional().describe('kube-bench, which holds nodes against the CIS benchmark; default: not at all'),
});
