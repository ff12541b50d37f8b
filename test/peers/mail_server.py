"""A mail server on loopback: answers by whom a mail is for, and prints each that it takes as a line of JSON."""

import asyncio
import json
import ssl
import sys

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

options = json.loads(sys.argv[1])
refused = set()


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        name = address.split("@")[0]
        if name == "never":
            return "550 5.1.1 no such mailbox"
        if name == "later" and address not in refused:
            refused.add(address)
            return "450 4.2.1 the mailbox is busy"
        if name == "hang":
            await asyncio.sleep(60)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        taken = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "tls": session.ssl is not None,
            "user": session.auth_data.login.decode() if session.auth_data else None,
            "text": envelope.content.decode("utf-8", "replace"),
        }
        print(json.dumps(taken), flush=True)
        return "250 OK"


def authenticate(server, session, envelope, mechanism, data):
    isRight = data.password.decode() == options["password"]
    return AuthResult(success=isRight, handled=isRight, auth_data=data)


def context():
    made = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    made.load_cert_chain(options["certificate"], options["key"])
    return made


more = {}
if options.get("certificate"):
    more.update(tls_context=context(), require_starttls=True)
if options.get("password"):
    more.update(authenticator=authenticate, auth_required=True, auth_require_tls=bool(options.get("certificate")))
controller = Controller(Handler(), hostname="127.0.0.1", port=options["port"], **more)
controller.start()
print(json.dumps({"listening": True}), flush=True)
sys.stdin.read()
controller.stop()
