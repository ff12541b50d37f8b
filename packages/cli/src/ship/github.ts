/** GitHub's own record of a deployment (REST API, "Deployments"), where a workflow gives a token that may write it. */
import { OUTCOMES, type Outcome } from '@palisade/ship/outcome';
import { UserError } from '../command.ts';
import { complain } from '../output.ts';

type Environment = Readonly<Record<string, string | undefined>>;
type State = 'in_progress' | 'success' | 'failure' | 'error';

const TIMEOUT_MS = 10_000;
const LONGEST_DESCRIPTION = 140;
const NEEDED = ['GITHUB_TOKEN', 'GITHUB_REPOSITORY', 'GITHUB_SHA'] as const;

export interface Deployment {
  readonly begin: () => Promise<void>;
  readonly end: (outcome: Outcome, description: string) => Promise<void>;
}

const NOBODY: Deployment = { begin: async () => undefined, end: async () => undefined };

interface Settings {
  readonly root: string;
  readonly token: string;
  readonly sha: string;
  readonly environment: string;
  readonly run: string | undefined;
}

/** What it answers; the token is in no message. */
async function post({ root, token }: Settings, path: string, body: object): Promise<unknown> {
  const answer = await fetch(`${root}${path}`, {
    method: 'POST',
    headers: {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'x-github-api-version': '2022-11-28',
      'user-agent': 'palisade',
    },
    body: JSON.stringify(body),
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (answer.ok) return answer.json();
  await answer.body?.cancel();
  throw new Error(`GitHub answers ${answer.status} to ${path}`);
}

function settingsOf(environment: string, env: Environment): Settings {
  const missing = NEEDED.filter((name) => !env[name]);
  if (missing.length > 0)
    throw new UserError(
      `--github-deployment needs ${missing.join(', ')} in the environment, as GitHub Actions sets them`,
    );
  const api = env['GITHUB_API_URL'] ?? 'https://api.github.com';
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run } = env;
  return {
    root: `${api}/repos/${repository}`,
    token: env['GITHUB_TOKEN'] ?? '',
    sha: env['GITHUB_SHA'] ?? '',
    environment,
    run: server && run ? `${server}/${repository}/actions/runs/${run}` : undefined,
  };
}

const stateOf = (outcome: Outcome): State => {
  const { level } = OUTCOMES[outcome];
  return level === 'success' ? 'success' : level === 'failure' ? 'failure' : 'error';
};

/** What GitHub does not take is complained of, and stops no release. @throws UserError where it was asked for and cannot be */
export function deploymentFor(wanted: boolean, environment: string, env: Environment): Deployment {
  if (!wanted) return NOBODY;
  const settings = settingsOf(environment, env);
  let id: number | undefined;
  const status = (state: State, description: string): Promise<unknown> =>
    post(settings, `/deployments/${id}/statuses`, {
      state,
      description: description.slice(0, LONGEST_DESCRIPTION),
      environment,
      auto_inactive: state === 'success',
      ...(settings.run && { log_url: settings.run }),
    });
  const telling = async (work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      complain(`GitHub does not know of this deployment: ${(error as Error).message}`);
    }
  };
  return {
    begin: () =>
      telling(async () => {
        const body = {
          ref: settings.sha,
          environment,
          auto_merge: false,
          required_contexts: [],
          description: 'palisade ship',
        };
        ({ id } = (await post(settings, '/deployments', body)) as { id?: number });
        await status('in_progress', 'shipping');
      }),
    end: (outcome, description) =>
      telling(async () => {
        if (id !== undefined) await status(stateOf(outcome), description);
      }),
  };
}
