const LINES = 'pipeline/_script.ts cuts the lines of a script to 1,000 characters';

/** Patterns that would be slow on a long text, by how they start, and why they never see one. */
export const BOUNDED: Readonly<Record<string, string>> = {
  '/\\s*\\n\\s*/g': 'report/entry.ts: the message of another tool is cut to 200 characters before',
  '/^(?:FROM[ \\t]+\\S+(?:[ \\t]+AS[ \\t]+\\S+)?|ARG[ \\t]+\\w+(?:=.*)?)[ \\t]*$/':
    'dockerfile/claim.ts: the first line is cut to 300 characters before',
  '/"(?:[^"\\\\]|\\\\.)*"/g':
    'dockerfile/arguments.ts: JSON.parse has read the text as strings, so each quote is closed',
  '/^```(\\w+) (valid|invalid|unknown)(?: (\\{.*\\}))?\\n([\\s\\S]*?)^```$/gm':
    "own/examples.ts: the doc of a control, ours or the team's own: who writes it writes the control's code as well",
  '/\\([^()]*[*+}][^()]*\\)[*+{]/':
    "predicate/pattern.ts: a pattern in the code of a control, tried by that control's first test",
  '/\\s*(v?([0-9xX*|]+)': 'helm/functions/semver.ts: a constraint of more than 512 characters is none',
  '/\\bgh\\s+pr\\s+checkout\\b|\\bgit': LINES,
  '/\\bgit\\s+(?:-\\S+\\s+)*': LINES,
  '/\\b(?:(?:npm|pnpm|yarn|poetry|uv': LINES,
  '/(?:>>?|\\|\\s*tee': LINES,
  '/\\|\\|\\s*(?:true|:|echo': LINES,
  '/^\\.?\\/+|\\/+$|^\\.$/g': 'pipeline/_install.ts: a folder is cut to 300 characters before',
  '/^\\/+|\\/+$/g': 'package/updates.ts: a folder is cut to 300 characters before',
  '/\\$\\{\\{[^}]*\\}\\}|\\$\\{\\w+\\}': 'workload/_built-images.ts: an image is cut to 1,000 characters before',
  '/(\\d+(?:\\.\\d+)?)(us|ms|s|m|h)/g':
    'compose/quantity.ts: the text is a whole duration by then, so each part matches where it starts',
  '/(?:^|[-_.])(?:requirements|constraints)': 'package/claim.ts: a name of 200 characters or more is none',
  '/^(~=|==|!=': 'package/pep440.ts: a specifier of more than 1,000 characters is not judged',
  '/[,\\s]+(?=[\\^~<>=!*\\d])/': 'package/pep440.ts: a specifier of more than 1,000 characters is not judged',
  '/^members\\s*=': 'package/workspace.ts: the table is cut to 5,000 characters before',
};
