import { type Application, type ApplicationSubject, callsOf, settingOf } from '@palisade/core/subject/application';
import { Unresolved } from '@palisade/core/value';
import { describe, expect, it } from 'vitest';
import { type TextFile, treeOf } from '../tree.ts';
import { claimsNodeApplication, claimsPythonApplication } from './claim.ts';
import { readNode } from './node.ts';
import { readPython } from './python.ts';

function subjects(path: string, text: string, others: readonly TextFile[] = []): readonly ApplicationSubject[] {
  const file = { path, text };
  const read = path.endsWith('.py') ? readPython : readNode;
  return read(file, treeOf([file, ...others])).subjects as readonly ApplicationSubject[];
}

const bodyOf = (path: string, text: string, others?: readonly TextFile[]): Application =>
  subjects(path, text, others)[0]?.body as Application;

describe('claims', () => {
  it.each([
    ['src/server.ts', "import express from 'express'", true],
    ['src/server.js', 'const f = require("fastify")', true],
    ['src/server.test.ts', "import express from 'express'", false],
    ['tests/server.js', "import express from 'express'", false],
    ['src/other.js', "import x from 'express-like'", false],
    ['app.py', 'from flask import Flask', true],
    ['main.py', 'import fastapi', true],
    ['shop/settings.py', 'INSTALLED_APPS = []', true],
    ['test_app.py', 'from flask import Flask', false],
    ['a.py', 'x = "flask"', false],
  ])('%s: %s', (path, text, expected) =>
    expect(claimsNodeApplication({ path, text }) || claimsPythonApplication({ path, text })).toBe(expected),
  );
});

describe('JavaScript', () => {
  it.each([
    ["const express = require('express');\nconst { json: parse } = require('express');\nconst server = express();"],
    ["import express, { json as parse } from 'express';\nconst server: express.Express = express();"],
    ["const server = require('express')();\nconst parse = require('express').json;"],
    ["import * as express from 'express';\nimport { json as parse } from 'express';\nexport const server = express();"],
  ])('follows imports and the name of the application: %#', (head) => {
    const text = `${head}\nserver.use(parse({ limit: '5mb', a: { b: false } }));\nserver.listen(3000);`;
    const body = bodyOf('server.ts', text);
    expect(body.variable).toBe('server');
    expect(body.calls.map(({ callee }) => callee)).toEqual(
      expect.arrayContaining(['app.use', 'express.json', 'app.listen']),
    );
    const [parse] = callsOf(body, 'express.json');
    expect(parse?.options.get('limit')?.value).toBe('5mb');
    expect(parse?.options.get('a.b')?.value).toBe(false);
  });

  it('knows literals, and says what is computed', () => {
    const body = bodyOf(
      's.js',
      "const session = require('express-session'); const express = require('express');\nconst a = express();\na.use(session({ secret: process.env.S || 'x', n: 5 * 1024, t: `a${1}`, ...more }));\na.disable('x-powered-by');\na.set('trust proxy', 1);",
    );
    const [call] = callsOf(body, 'express-session');
    expect(call?.spread).toBe(true);
    expect(call?.options.get('secret')?.value).toBeInstanceOf(Unresolved);
    expect(call?.options.get('secret')?.fallback).toBe('x');
    expect(call?.options.get('n')?.value).toBe(5120);
    expect(call?.options.get('t')?.value).toBeInstanceOf(Unresolved);
    expect(settingOf(body, 'x-powered-by')?.value).toBe(false);
    expect(settingOf(body, 'trust proxy')?.value).toBe(1);
  });

  it('sees a stack in a response, and not where only developers get it', () => {
    const handler = (body: string) =>
      bodyOf('s.js', `const e = require('express'); const app = e(); app.use((err, req, res, next) => { ${body} });`)
        .exposed.length;
    expect(handler('res.status(500).send(err.stack)')).toBe(1);
    expect(handler('res.json({ a: { stack: err.stack } })')).toBe(1);
    expect(handler('console.error(err.stack); res.sendStatus(500)')).toBe(0);
    expect(handler("if (process.env.NODE_ENV !== 'production') res.send(err.stack); else res.end()")).toBe(0);
    expect(handler("res.json({ stack: app.get('env') === 'development' ? err.stack : undefined })")).toBe(0);
  });

  it('finds other files of the project, not its tests', () => {
    const others = [
      { path: 'web/package.json', text: '{}' },
      { path: 'web/lib/security.js', text: 'helmet()' },
      { path: 'api/helmet.js', text: 'helmet()' },
      { path: 'web/tests/a.js', text: 'SIGTERM' },
    ];
    const body = bodyOf('web/src/server.js', "const e = require('express'); const app = e();", others);
    expect(body.elsewhere(/helmet/)).toBe('web/lib/security.js');
    expect(body.elsewhere(/SIGTERM/)).toBeUndefined();
  });
});

describe('Python', () => {
  it('Flask: settings, runs and their guards', () => {
    const body = bodyOf(
      'app.py',
      'import os\nfrom flask import Flask as F\ndef create_app():\n    web = F(__name__)\n    web.config["A"] = os.environ.get("A", "b")\n    web.config.update(SESSION_COOKIE_SECURE=False, N=2 * 1024)\n    web.secret_key = "k"\n    return web\nif __name__ == "__main__":\n    web.run(debug=True)\n',
    );
    expect([body.framework, body.variable]).toEqual(['flask', 'web']);
    expect(settingOf(body, 'A')?.fallback).toBe('b');
    expect(settingOf(body, 'SESSION_COOKIE_SECURE')?.value).toBe(false);
    expect(settingOf(body, 'N')?.value).toBe(2048);
    expect(settingOf(body, 'SECRET_KEY')?.value).toBe('k');
    const [run] = callsOf(body, 'app.run');
    expect([run?.guard, run?.options.get('debug')?.value]).toEqual(['main', true]);
  });

  it('FastAPI: middleware', () => {
    const text =
      'import fastapi\nfrom fastapi.middleware.cors import CORSMiddleware\napp = fastapi.FastAPI(debug=False)\napp.add_middleware(CORSMiddleware, allow_origins=["*"], **more)\n';
    const [call] = callsOf(bodyOf('m.py', text), 'app.add_middleware');
    expect(call?.args[0]?.path).toBe('fastapi.middleware.cors.CORSMiddleware');
    expect(call?.options.get('allow_origins')?.value).toEqual(['*']);
    expect(call?.spread).toBe(true);
  });

  it('Django: constants of the settings module', () => {
    const body = bodyOf(
      's/settings.py',
      'import os\nDEBUG: bool = True\nX = f"{a}"\nINSTALLED_APPS = ("a", "b")\ndef f():\n    Y = 1\n',
    );
    expect(body.framework).toBe('django');
    expect(settingOf(body, 'DEBUG')?.value).toBe(true);
    expect(settingOf(body, 'INSTALLED_APPS')?.value).toEqual(['a', 'b']);
    expect(settingOf(body, 'X')?.value).toBeInstanceOf(Unresolved);
    expect(settingOf(body, 'Y')).toBeUndefined();
  });

  it('sees a traceback in a response, and not in a log or a helper', () => {
    const handler = (body: string) =>
      bodyOf('a.py', `import traceback, logging\nfrom flask import Flask, jsonify\napp = Flask(__name__)\n${body}`)
        .exposed.length;
    expect(handler('@app.errorhandler(500)\ndef f(e):\n    return traceback.format_exc(), 500\n')).toBe(1);
    expect(handler('@app.errorhandler(500)\ndef f(e):\n    return jsonify(e=traceback.format_exc())\n')).toBe(1);
    expect(
      handler('@app.errorhandler(500)\ndef f(e):\n    logging.error(traceback.format_exc())\n    return "no"\n'),
    ).toBe(0);
    expect(handler('def f(e):\n    return traceback.format_exc()\n')).toBe(0);
  });
});

describe('hostile input', () => {
  it('takes bounded time, whatever is nested or repeated', () => {
    const head = "const e = require('express'); const app = e();\n";
    const texts: readonly (readonly [string, string])[] = [
      ['a.js', `${head}app.use(${'['.repeat(5000)}${']'.repeat(5000)});`],
      ['a.js', `${head}app.use(${'{a:'.repeat(2000)}1${'}'.repeat(2000)});`],
      ['a.js', head + 'if (x) '.repeat(3000)],
      ['a.js', `${head}${'app.a'.repeat(3000)}()`],
      ['a.js', head + 'res.send(e.stack);'.repeat(5000)],
      ['a.py', `from flask import Flask\napp = Flask(__name__)\nx = ${'('.repeat(5000)}`],
      ['a.py', `from flask import Flask\napp = Flask(__name__)\n${'if x:\n'.repeat(3000)}`],
      ['a.js', "const e = require('express');".repeat(10_000)],
    ];
    for (const [path, text] of texts) {
      const start = performance.now();
      subjects(path, text);
      expect(performance.now() - start, text.slice(40, 80)).toBeLessThan(2000);
    }
  });

  it('keys such as __proto__ are only keys', () => {
    const body = bodyOf(
      'a.js',
      "const e = require('express'); const app = e(); f({ __proto__: { a: 1 }, constructor: 2 });",
    );
    expect(callsOf(body, 'f')[0]?.options.get('constructor')?.value).toBe(2);
  });
});
