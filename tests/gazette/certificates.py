"""Certificates made for one test: by an authority of our own, expired, signed by nobody, or for another host."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


@dataclass(frozen=True)
class Authority:
    """Who signs; `file` is what a client has to trust."""

    folder: Path
    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @property
    def file(self) -> Path:
        return self.folder / "authority.pem"

    @classmethod
    def make(cls, folder: Path) -> Authority:
        key = ec.generate_private_key(ec.SECP256R1())
        draft = _draft(_name("Gazette Test Authority"), _name("Gazette Test Authority"), key, days=30)
        certificate = draft.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True).sign(
            key, hashes.SHA256()
        )
        authority = cls(folder, key, certificate)
        authority.file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        return authority

    def context(
        self, name: str, *, host: str = "127.0.0.1", days: int = 30, self_signed: bool = False
    ) -> ssl.SSLContext:
        """What a server with such a certificate needs. `days`: until it expires; negative: since."""
        key = ec.generate_private_key(ec.SECP256R1())
        issuer, signer = (_name(name), key) if self_signed else (self.certificate.subject, self.key)
        subject = x509.SubjectAlternativeName([_host(host)])
        certificate = (
            _draft(_name(name), issuer, key, days).add_extension(subject, critical=False).sign(signer, hashes.SHA256())
        )
        file = self.folder / f"{name}.pem"
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        file.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context


def _host(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _draft(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, days: int
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=60))
        .not_valid_after(now + timedelta(days=days))
    )
