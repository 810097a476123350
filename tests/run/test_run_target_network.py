"""What a target file says of the network is read whole: every fault at its place, files looked at,
secrets only by variables.
"""

from dataclasses import replace

import pytest
from net_around import OPENSSL, PASSWORD, Certificates, make_certificates

from conformance.core.errors import InputError, UsageError
from conformance.core.network import (
    SYSTEM,
    ClientCertificate,
    GivenText,
    Network,
    Proxy,
    goes_past,
    is_private,
    proxy_for,
)
from conformance.core.network_environment import from_environment
from conformance.core.target import Credentials, Target
from conformance.http.wire.route import ServerRoutes
from conformance.run.plan import make_plan
from conformance.run.target_file import parse_target
from conformance.run.target_network import insecure_fault

ENVIRON = {"CLAVE": "secreta", "U": "ana", "P": "a:b@c", "LLAVE": "k-123456", "MALA": "otra"}
SERVICES = "{seguridad: 'https://s.example/seguridad', factura: 'https://f.example'}"
_OPENSSL = pytest.mark.skipif(OPENSSL is None, reason="esta máquina no tiene openssl")


def _text(network: str = "", services: str = SERVICES) -> str:
    return (
        f"name: Ensayo\npack: siifa\nservices: {services}\n"
        'roles: {erp: {userName: ana@x, password: "${env:CLAVE}"}}\n'
        + (f"network: {network}\n" if network else "")
    )


def _parsed(network: str = "", services: str = SERVICES, **environ: str) -> Target:
    return parse_target(_text(network, services), "objetivo.yaml", {**ENVIRON, **environ})


def _faults(network: str = "", services: str = SERVICES) -> str:
    with pytest.raises(InputError) as raised:
        _parsed(network, services)
    return str(raised.value)


def test_a_proxy_is_named_for_both_schemes_or_for_each() -> None:
    both = _parsed('{proxy: "http://${env:U}:${env:P}@proxy:3128", no_proxy: [.local]}').network
    pair = {"user": GivenText("ana", "U"), "password": GivenText("a:b@c", "P")}
    assert (
        {
            "http": Proxy("proxy", 3128, "network.proxy.http", **pair),
            "https": Proxy("proxy", 3128, "network.proxy.https", **pair),
        },
        (".local",),
    ) == (both.proxies, both.past)
    one = _parsed("{proxy: {https: 'http://[::1]:8080'}}").network
    assert {"https": Proxy("::1", 8080, "network.proxy.https")} == one.proxies
    assert "http://[::1]:8080" == one.proxies["https"].url


def test_a_proxy_may_come_whole_from_a_variable() -> None:
    found = _parsed('{proxy: {http: "${env:TODO}"}}', TODO="http://ana:cl%40ve@proxy:1").network
    proxy = found.proxies["http"]
    assert ("ana", "cl@ve", "TODO") == (proxy.user.text, proxy.password.text, proxy.variable)


@pytest.mark.parametrize(
    ("network", "said"),
    [
        ("{proxy: 'http://ana:clave@proxy'}", "El usuario y la clave de network.proxy.http están"),
        ("{proxy: 'socks5://proxy'}", "network.proxy.http no es la dirección de un proxy HTTP."),
        ("{proxy: 'http://proxy/ruta'}", "no es la dirección de un proxy HTTP."),
        ('{proxy: "${env:NADIE}"}', "La variable de entorno NADIE no está definida."),
        ("{ca: no-hay.pem}", "No se pudo leer el archivo de CA «no-hay.pem»: no existe."),
        ("{tls_minimum: 1.1}", "network.tls_minimum «1.1» no se acepta."),
        ("{verify: false}", "Clave desconocida «verify» en network."),
        ("{client_certificate: {key: x.key}}", "le falta «certificate»"),
        ("{client_certificate: {certificate: a.pem, password: x}}", "está escrito en el archivo."),
    ],
)
def test_what_can_not_be_meant_is_told_at_its_place(network: str, said: str) -> None:
    told = _faults(network)
    assert told.startswith("objetivo.yaml:5:")
    assert said in told
    assert "ana:clave" not in told


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return make_certificates(tmp_path_factory.mktemp("certificados"))


@_OPENSSL
def test_files_that_fit_are_taken_as_they_are_named(made: Certificates) -> None:
    network = _parsed(
        f"{{ca: [system, {made.path('ca.pem')}], client_certificate: "
        f"{{certificate: {made.path('client.pem')}, key: {made.path('locked.key')}, "
        'password: "${env:LA_DE_LA_LLAVE}"}, tls_minimum: "1.3", environment: false}',
        LA_DE_LA_LLAVE=PASSWORD,
    ).network
    own = ClientCertificate(
        made.path("client.pem"), made.path("locked.key"), GivenText(PASSWORD, "LA_DE_LA_LLAVE")
    )
    assert (
        Network(
            ca=(SYSTEM, made.path("ca.pem")),
            ca_source="network.ca",
            certificate=own,
            tls_minimum="1.3",
            environment=False,
        )
        == network
    )


@_OPENSSL
@pytest.mark.parametrize(
    ("network", "said"),
    [
        ("ca: old-ca.pem", "todo está vencido: CA de prueba old-ca, el 20"),
        ("ca: client.key", "no tiene ningún certificado PEM."),
        ("client_certificate: client.pem", "client.pem» viene sin llave privada"),
        ("client_certificate: {certificate: client.key}", "no tiene ningún certificado PEM."),
        (
            "client_certificate: {certificate: client.pem, key: server.key}",
            "La llave privada no es la de ese certificado de cliente.",
        ),
        (
            "client_certificate: {certificate: client.pem, key: locked.key}",
            "La llave privada está cifrada y no se dio su clave.",
        ),
        (
            "client_certificate: {certificate: client.pem, key: locked.key, "
            'password: "${env:MALA}"}',
            "La clave no abre la llave privada del certificado de cliente.\nRevise MALA.",
        ),
        (
            "client_certificate: {certificate: client.pem, key: no.key}",
            "no.key»: no existe.",
        ),
    ],
)
def test_a_file_that_can_not_be_used_is_told_before_anything_is_sent(
    made: Certificates, monkeypatch: pytest.MonkeyPatch, network: str, said: str
) -> None:
    monkeypatch.chdir(made.folder)
    assert said in _faults(f"{{{network}}}")


SERVICE = "{{seguridad: 'https://s.example/', factura: {{url: 'https://f.example/', {}}}}}"


def test_a_service_may_want_headers_and_a_query() -> None:
    more = 'headers: {X-Version: "2", Ocp-Apim-Subscription-Key: "${env:LLAVE}"}, query: {v: 1}'
    target = _parsed(services=SERVICE.format(more))
    added = target.network.additions["factura"]
    assert (
        "https://f.example/",
        (
            ("X-Version", GivenText("2")),
            ("Ocp-Apim-Subscription-Key", GivenText("k-123456", "LLAVE")),
        ),
        (("v", GivenText("1")),),
    ) == (target.services["factura"], added.headers, added.query)
    assert "k-123456" not in repr(target)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("headers: {Ocp-Apim-Subscription-Key: abc12345}", "está escrito en el archivo."),
        ("headers: {x-api-key: abc12345}", "está escrito en el archivo."),
        ("headers: {Authorization: x}", "no puede llevar «Authorization»."),
        ("headers: {'a b': x}", "no puede llevar «a b»."),
        ('headers: {X-Uno: "ab${env:LLAVE}"}', "mezcla texto y variables."),
        ("query: {token: abc12345}", "está escrito en el archivo."),
        ("login: entrar", "services.factura.login «entrar» no es una ruta."),
        ("verify: false", "Clave desconocida «verify» en services.factura."),
    ],
)
def test_what_a_service_may_not_want_is_told(more: str, said: str) -> None:
    told = _faults(services=SERVICE.format(more))
    assert said in told
    assert "abc12345" not in told


@pytest.mark.parametrize(
    ("url", "addresses", "said"),
    [
        ("https://interno", ("10.1.2.3", "fd00::1"), ""),
        ("https://127.0.0.1", ("127.0.0.1",), ""),
        ("https://interno", ("10.1.2.3", "8.8.8.8"), "8.8.8.8 es una dirección pública"),
        ("https://interno", ("100.64.0.1",), "100.64.0.1 es una dirección pública"),
        ("http://interno", ("10.1.2.3",), "su dirección no es https, y no hay certificado"),
    ],
)
def test_only_the_certificate_of_a_private_address_may_go_unlooked_at(
    url: str, addresses: tuple[str, ...], said: str
) -> None:
    told = insecure_fault(url, Network(), addresses)
    assert told.startswith(said) if said else told == ""


def test_behind_a_proxy_nobody_knows_whose_certificate_goes_unlooked_at() -> None:
    network = Network(proxies={"https": Proxy("p", 1, "network.proxy.https")})
    assert "por un proxy" in insecure_fault("https://10.0.0.1", network, ("10.0.0.1",))
    assert "" == insecure_fault("https://10.0.0.1", replace(network, past=("10.0.0.0/8",)), ())


def test_insecure_is_refused_at_its_place_in_the_file() -> None:
    services = SERVICE.format("insecure: true").replace("f.example", "8.8.8.8")
    told = _faults(services=services)
    assert "services.factura.insecure no se acepta: 8.8.8.8 es una dirección pública." in told
    shared = services.replace("s.example", "10.0.0.1").replace("8.8.8.8", "10.0.0.1")
    assert "otro servicio del mismo servidor no lo pide" in _faults(services=shared)


@pytest.mark.parametrize(
    ("address", "private"),
    [
        ("127.0.0.9", True),
        ("10.255.0.1", True),
        ("172.31.0.1", True),
        ("172.32.0.1", False),
        ("192.168.1.1", True),
        ("169.254.1.1", True),
        ("::1", True),
        ("fd12::1", True),
        ("fe80::1%eth0", True),
        ("::ffff:10.0.0.1", True),
        ("::ffff:8.8.8.8", False),
        ("2001:db8::1", False),
        ("interno", False),
    ],
)
def test_private_is_loopback_rfc_1918_ula_and_link_local(address: str, private: bool) -> None:
    assert private == is_private(address)


@pytest.mark.parametrize(
    ("host", "past", "goes"),
    [
        ("api.hospital.local", ".hospital.local", True),
        ("api.hospital.local", "hospital.local", True),
        ("hospital.local", "*.hospital.local", True),
        ("otrohospital.local", "hospital.local", False),
        ("10.1.2.3", "10.0.0.0/8", True),
        ("11.1.2.3", "10.0.0.0/8", False),
        ("::1", "[::1]:443", True),
        ("::1", "::1", True),
        ("a.b", "a.b:443", True),
        ("a.b", "a.b:8443", False),
        ("a.b", "*", True),
        ("a.b", "no.es/nada", False),
    ],
)
def test_a_host_goes_past_the_proxies_as_curl_reads_no_proxy(
    host: str, past: str, goes: bool
) -> None:
    assert goes == goes_past(host, 443, (past,))


def test_the_environment_is_heard_as_curl_and_pip_hear_it() -> None:
    network = from_environment(
        {
            "HTTPS_PROXY": "http://ana:clave@proxy:3128",
            "http_proxy": "otro:81",
            "HTTP_PROXY": "http://nadie",
            "NO_PROXY": "a.local, 10.0.0.0/8",
            "SSL_CERT_FILE": "uno.pem",
            "REQUESTS_CA_BUNDLE": "dos.pem",
        }
    )
    assert (
        {"http": "http://otro:81", "https": "http://proxy:3128"},
        ("a.local", "10.0.0.0/8"),
        ("dos.pem",),
        "REQUESTS_CA_BUNDLE",
    ) == (
        {scheme: proxy.url for scheme, proxy in network.proxies.items()},
        network.past,
        network.ca,
        network.ca_source,
    )
    assert "clave" not in repr(network)


def test_a_proxy_of_the_environment_that_can_not_be_used_is_told_to_who_would_go_by_it() -> None:
    network = from_environment({"HTTPS_PROXY": "socks5://ana:clave@proxy"})
    routes = ServerRoutes(network, {})
    assert None is routes.to("https://localhost/").proxy
    with pytest.raises(UsageError, match="La variable de entorno HTTPS_PROXY no da un proxy"):
        routes.to("https://otro/")


def test_the_file_goes_before_the_environment_and_may_do_without_it() -> None:
    usual = {"HTTPS_PROXY": "http://proxy:1", "NO_PROXY": "a.b"}
    assert ("http://proxy:1", ("a.b", "c.d")) == (
        _parsed("{no_proxy: c.d}", **usual).network.proxies["https"].url,
        _parsed("{no_proxy: c.d}", **usual).network.past,
    )
    named = _parsed("{proxy: {https: 'http://otro:2'}}", **usual).network
    assert ("http://otro:2", ()) == (named.proxies["https"].url, named.past)
    assert Network(environment=False) == _parsed("{environment: false}", **usual).network


def test_this_very_machine_is_asked_by_a_proxy_only_where_the_target_names_it() -> None:
    proxy = Proxy("p", 1, "HTTPS_PROXY")
    for host in ("127.0.0.1", "localhost", "[::1]", "a.localhost"):
        url = f"https://{host}:8443/a"
        assert None is proxy_for(Network(proxies={"https": proxy}), url)
        named = replace(proxy, source="network.proxy.https")
        assert named == proxy_for(Network(proxies={"https": named}), url)
    assert proxy == proxy_for(Network(proxies={"https": proxy}), "https://otro/")


def _with_role(role: str, services: str = SERVICES) -> str:
    return f"name: Ensayo\npack: siifa\nservices: {services}\nroles: {{erp: {role}}}\n"


def test_a_role_may_show_a_token_in_the_place_of_a_password() -> None:
    target = parse_target(_with_role('{token: "${env:CLAVE}"}'), "o.yaml", ENVIRON)
    assert Credentials("", "", "CLAVE", token="secreta") == target.roles["erp"]
    assert "secreta" not in repr(target)


@pytest.mark.parametrize(
    ("role", "said"),
    [
        ("{token: abc12345}", "La clave del rol erp está escrita en el archivo."),
        ('{token: "${env:U}", password: "${env:CLAVE}"}', "lleva token y clave a la vez."),
        ('{token: "${env:LARGO}"}', "El token del rol erp no se puede enviar: su carácter 3"),
    ],
)
def test_a_token_that_can_not_be_meant_is_told(role: str, said: str) -> None:
    with pytest.raises(InputError) as raised:
        parse_target(_with_role(role), "o.yaml", {**ENVIRON, "LARGO": "ab\ncd"})
    assert said in str(raised.value)
    assert "abc12345" not in str(raised.value)


def test_a_login_may_be_at_another_path_than_the_contract_says() -> None:
    services = (
        "{seguridad: {url: 'https://s.example/', login: /oauth/entrar}, factura: 'https://f'}"
    )
    plan = make_plan(_parsed(services=services), {})
    assert {"iniciar_sesion": "https://s.example/oauth/entrar"} == plan.entry.logins
    assert "POST /oauth/entrar" == plan.contract.bound["iniciar_sesion"].operation.label
