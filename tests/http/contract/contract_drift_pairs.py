"""Pairs of documents of one operation: what changed, and what is true of it for a client of the
first.
"""

from contract_drift_api import (
    BEARER,
    BREAKS,
    INTEGER,
    KEEPS,
    KEY,
    OAUTH,
    REF,
    STRING,
    TREE,
    WIDE_TREE,
    answers,
    api,
    given,
    got,
    headed,
    holder,
    obj,
    old,
    secured,
    sent,
    servers,
    tree,
)

from conformance.http.contract.document import Document, from_raw

PAIRS: dict[str, tuple[Document, Document, str]] = {
    "path parameter renamed": (api(), api(path="/cosas/{codigo}"), KEEPS),
    "path parameters of another order": (api(path="/a/{x}/{y}"), api(path="/a/{y}/{x}"), KEEPS),
    "path parameter narrowed": (
        api(
            {"parameters": [{"name": "k", "in": "path", "required": True, "schema": STRING}]},
            path="/k/{k}",
        ),
        api(
            {
                "parameters": [
                    {"name": "q", "in": "path", "required": True, "schema": {"enum": ["a"]}}
                ]
            },
            path="/k/{q}",
        ),
        BREAKS,
    ),
    "optional parameter added": (api(), given(), KEEPS),
    "required parameter added": (api(), given(required=True), BREAKS),
    "required cookie added": (api(), given(**{"in": "cookie", "required": True}), BREAKS),
    "required header added": (api(), given(**{"in": "header", "required": True}), BREAKS),
    "headers that OpenAPI says are not parameters": (
        api(),
        given(**{"in": "header", "name": "Accept", "required": True}),
        KEEPS,
    ),
    "optional query parameter retired": (given(), api(), BREAKS),
    "parameter becomes required": (given(), given(required=True), BREAKS),
    "parameter from query to header": (given(), given(**{"in": "header"}), BREAKS),
    "case of a query parameter": (given(name="Uno"), given(name="uno"), KEEPS),
    "case of a header": (
        given(name="X-Uno", **{"in": "header"}),
        given(name="x-uno", **{"in": "header"}),
        KEEPS,
    ),
    "parameter from the path item": (
        from_raw(
            {
                "openapi": "3.1.0",
                "paths": {
                    "/a": {
                        "parameters": [{"name": "p", "in": "query", "schema": STRING}],
                        "get": {"responses": {}},
                    }
                },
            },
            "a.yaml",
        ),
        from_raw(
            {
                "openapi": "3.1.0",
                "paths": {
                    "/a": {
                        "get": {
                            "parameters": [{"name": "p", "in": "query", "schema": STRING}],
                            "responses": {},
                        }
                    }
                },
            },
            "a.yaml",
        ),
        KEEPS,
    ),
    "default said": (given(schema=INTEGER), given(schema={**INTEGER, "default": 10}), KEEPS),
    "style of a scalar": (given(), given(style="form", explode=False), KEEPS),
    "style of a list": (
        given(schema={"type": "array", "items": STRING}),
        given(schema={"type": "array", "items": STRING}, explode=False),
        BREAKS,
    ),
    "style said as it was": (
        given(schema={"type": "array", "items": STRING}),
        given(schema={"type": "array", "items": STRING}, style="form", explode=True),
        KEEPS,
    ),
    "parameter by content": (
        given(),
        api({"parameters": [{"name": "p", "in": "query", **holder(STRING)}]}),
        BREAKS,
    ),
    "body becomes required": (api({"requestBody": holder(STRING)}), sent(STRING), BREAKS),
    "body becomes optional": (sent(STRING), api({"requestBody": holder(STRING)}), KEEPS),
    "optional body added": (api(), api({"requestBody": holder(STRING)}), KEEPS),
    "required body added": (api(), sent(STRING), BREAKS),
    "body retired": (sent(STRING), api(), BREAKS),
    "charset of an answer": (
        got(STRING),
        answers(_200=holder(STRING, "application/json; charset=utf-8")),
        KEEPS,
    ),
    "version of an answer": (
        answers(_200=holder(STRING, "application/json;v=1")),
        answers(_200=holder(STRING, "application/json;v=2")),
        BREAKS,
    ),
    "media type of an answer lost": (
        answers(
            _200={
                "content": {
                    "application/json": {"schema": STRING},
                    "text/plain": {"schema": STRING},
                }
            }
        ),
        got(STRING),
        BREAKS,
    ),
    "media type within a range": (
        answers(_200=holder(STRING, "text/csv")),
        answers(_200=holder(STRING, "text/*")),
        KEEPS,
    ),
    "media type of a request lost": (
        api(
            {
                "requestBody": {
                    "content": {
                        "application/json": {"schema": STRING},
                        "text/json": {"schema": STRING},
                    }
                }
            }
        ),
        api({"requestBody": holder(STRING)}),
        BREAKS,
    ),
    "another media type narrowed": (
        answers(
            _200={
                "content": {"application/json": {"schema": STRING}, "text/csv": {"schema": STRING}}
            }
        ),
        answers(
            _200={
                "content": {"application/json": {"schema": STRING}, "text/csv": {"schema": INTEGER}}
            }
        ),
        BREAKS,
    ),
    "schema of an answer dropped": (
        got(STRING),
        answers(_200={"content": {"application/json": {}}}),
        BREAKS,
    ),
    "body of an answer dropped": (got(STRING), answers(_200={}), BREAKS),
    "body of an answer added": (answers(_200={}), got(STRING), KEEPS),
    "header of an answer retired": (
        headed(Location={"required": True, "schema": STRING}),
        headed(),
        BREAKS,
    ),
    "header of an answer becomes optional": (
        headed(Location={"required": True, "schema": STRING}),
        headed(Location={"schema": STRING}),
        BREAKS,
    ),
    "header of an answer added": (headed(), headed(Location={"schema": STRING}), KEEPS),
    "case of an answer's header": (
        headed(Location={"schema": STRING}),
        headed(location={"schema": STRING}),
        KEEPS,
    ),
    "type of an answer's header": (
        headed(Total={"schema": INTEGER}),
        headed(Total={"schema": STRING}),
        BREAKS,
    ),
    "status of success retired": (answers(_200={}, _201={}), answers(_200={}), BREAKS),
    "status of failure retired": (answers(_200={}, _409={}), answers(_200={}), KEEPS),
    "status added": (answers(_200={}), answers(_200={}, _404={}), KEEPS),
    "range in place of a status": (
        answers(_200=holder(STRING)),
        answers(_2XX=holder(STRING)),
        KEEPS,
    ),
    "range in place of a status, widened": (
        answers(_200=holder(INTEGER)),
        answers(_2XX=holder(STRING)),
        BREAKS,
    ),
    "status in place of a range": (
        answers(_2XX=holder(STRING)),
        answers(_200=holder(STRING)),
        KEEPS,
    ),
    "default in place of a status": (
        answers(_200=holder(STRING)),
        answers(default=holder(STRING)),
        KEEPS,
    ),
    "security asked": (api(), secured(BEARER, {"B": []}), BREAKS),
    "security no longer asked": (secured(BEARER, {"B": []}), api(), KEEPS),
    "security asked by an operation": (
        api(components={"securitySchemes": BEARER}),
        secured(BEARER, security=[{"B": []}]),
        BREAKS,
    ),
    "security as an option": (api(), secured(BEARER, {}, {"B": []}), KEEPS),
    "security of another kind": (secured(BEARER, {"B": []}), secured(KEY, {"B": []}), BREAKS),
    "security scheme renamed": (
        secured(BEARER, {"B": []}),
        secured({"Jwt": BEARER["B"]}, {"Jwt": []}),
        KEEPS,
    ),
    "a way to enter retired": (
        secured({**BEARER, "K": KEY["B"]}, {"B": []}, {"K": []}),
        secured({**BEARER, "K": KEY["B"]}, {"B": []}),
        BREAKS,
    ),
    "scope added": (
        secured(OAUTH, {"B": ["leer"]}),
        secured(OAUTH, {"B": ["leer", "escribir"]}),
        BREAKS,
    ),
    "scope retired": (
        secured(OAUTH, {"B": ["leer", "escribir"]}),
        secured(OAUTH, {"B": ["leer"]}),
        KEEPS,
    ),
    "base path changed": (servers("https://h/v1"), servers("https://h/v2"), BREAKS),
    "base path by a variable": (
        servers("https://h/v1"),
        servers("https://h/{v}", variables={"v": {"default": "v1"}}),
        KEEPS,
    ),
    "base path moved into the paths": (
        servers("https://h/s"),
        servers("https://h", path="/s/cosas/{id}"),
        KEEPS,
    ),
    "server of the same path": (servers("/v1"), servers("https://h/v1/"), KEEPS),
    "host changed": (servers("https://h/v1"), servers("https://k/v1"), KEEPS),
    "a server added": (servers("https://h/v1"), servers("https://h/v1", "https://h/v2"), KEEPS),
    "no server said": (servers("https://h/v1"), api(), KEEPS),
    "nullable of 3.0 against a type of 3.1": (
        got({**STRING, "nullable": True}, version="3.0.3"),
        got({"type": ["string", "null"]}),
        KEEPS,
    ),
    "nullable dropped": (
        got(STRING, version="3.0.3"),
        got({**STRING, "nullable": True}, version="3.0.3"),
        BREAKS,
    ),
    "exclusive bound of 3.0 against 3.1": (
        sent({"type": "number", "minimum": 0, "exclusiveMinimum": True}, version="3.0.3"),
        sent({"type": "number", "exclusiveMinimum": 0}),
        KEEPS,
    ),
    "reference against inline": (
        got({"$ref": "#/components/schemas/T"}, **old({})),
        got(obj(a=STRING), version="3.0.3"),
        KEEPS,
    ),
    "discriminator said": (
        got({"oneOf": [obj(["k"], k=STRING)]}, version="3.0.3"),
        got(
            {"oneOf": [obj(["k"], k=STRING)], "discriminator": {"propertyName": "k"}},
            version="3.0.3",
        ),
        KEEPS,
    ),
    "recursive, the same": (tree(TREE, got), tree(TREE, got), KEEPS),
    "recursive, narrowed for who reads": (tree(TREE, got), tree(WIDE_TREE, got), BREAKS),
    "recursive against unrolled once": (
        tree(TREE, sent),
        sent(
            {
                **TREE,
                "properties": {**TREE["properties"], "hijos": {"type": "array", "items": REF}},
            },
            components={"schemas": {"N": TREE}},
        ),
        KEEPS,
    ),
    "what no message shows": (
        api({"operationId": "a", "tags": ["x"], "summary": "s", "description": "d"}),
        api(
            {
                "operationId": "b",
                "tags": ["y"],
                "externalDocs": {"url": "https://h"},
                "x-a": 1,
                "callbacks": {"c": {"{$request.body#/u}": {"post": {"responses": {}}}}},
                "responses": {
                    "200": {
                        "description": "Otra",
                        **holder(STRING),
                        "links": {"l": {"operationId": "b"}},
                    }
                },
            }
        ),
        KEEPS,
    ),
    "deprecated": (api(), api({"deprecated": True}), KEEPS),
}
