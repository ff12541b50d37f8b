/** Who hears that a release failed: the channels of the spec, each by a URL that lets anybody post and so is a secret. */
import type { Service } from '@palisade/config/service/service';
import type { Yaml } from '../yaml.ts';
import { script } from './workflow.ts';

interface Channel {
  readonly name: string;
  /** The secret of the environment `notifications`. */
  readonly secret: string;
  /** What is posted, as a filter of jq that knows $text. */
  readonly body: string;
}

const CARD =
  '{type: "message", attachments: [{contentType: "application/vnd.microsoft.card.adaptive", ' +
  'content: {type: "AdaptiveCard", version: "1.4", body: [{type: "TextBlock", text: $text, wrap: true}]}}]}';

const CHANNELS: Readonly<Record<string, Channel>> = {
  slack: { name: 'Slack', secret: 'SLACK_WEBHOOK_URL', body: '{text: $text}' },
  teams: { name: 'Teams', secret: 'TEAMS_WEBHOOK_URL', body: CARD },
  webhook: { name: 'the webhook', secret: 'WEBHOOK_URL', body: '{text: $text}' },
};

/** The URL goes to curl by its standard input: arguments are there for everybody on the machine to read. */
const post = ({ name, secret, body }: Channel, service: string): Yaml =>
  script(
    `Tell ${name}`,
    [
      'if [ -z "$URL" ]; then echo "No secret with the URL in the environment: nobody is told"; exit 0; fi',
      `body=$(jq --null-input --arg text "$TEXT" '${body}')`,
      `printf 'url = "%s"\\n' "$URL" | curl --config - --fail --silent --show-error --retry 3 --max-time 20 \\`,
      '  --header "content-type: application/json" --data "$body" --output /dev/null',
    ],
    {
      env: {
        URL: `\${{ secrets.${secret} }}`,
        TEXT: `${service}: the release \${{ github.ref_name }} failed. \${{ github.server_url }}/\${{ github.repository }}/actions/runs/\${{ github.run_id }}`,
      },
    },
  );

const channelsOf = ({ notify }: Service): Channel[] =>
  Object.entries(CHANNELS).flatMap(([kind, channel]) => (notify.some((one) => kind in one) ? [channel] : []));

export const posts = (service: Service): readonly Yaml[] =>
  channelsOf(service).map((channel) => post(channel, service.name));
