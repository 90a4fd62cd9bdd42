"""Reads an AuthnRequest as an identity provider built on lasso does, and demands a valid signature by the sender's key.

Standard input: {"spMetadata", "idpMetadata", "idpKey" (PEM), "message": the query string of a redirect, or the value of the
posted SAMLRequest field}. Standard output: {"id", "issuer", "relayState", "forceAuthn", "isPassive"}.
"""
import json
import sys

import lasso

given = json.load(sys.stdin)
server = lasso.Server.newFromBuffers(given["idpMetadata"], given["idpKey"])
server.addProviderFromBuffer(lasso.PROVIDER_ROLE_SP, given["spMetadata"])
login = lasso.Login(server)
login.setSignatureVerifyHint(lasso.PROFILE_SIGNATURE_VERIFY_HINT_FORCE)
login.processAuthnRequestMsg(given["message"])
request = login.request
json.dump(
    {
        "id": request.iD,
        "issuer": request.issuer.content,
        "relayState": login.msgRelayState,
        "forceAuthn": request.forceAuthn,
        "isPassive": request.isPassive,
    },
    sys.stdout,
)
