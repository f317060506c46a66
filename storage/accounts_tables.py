"""Which tables keep sessions, one-time links, second factors and keys? Tokens stand in none of them."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from storage.tables import UtcTimestamp, metadata

sessions = Table(
    "sessions",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("login", String(64), ForeignKey("people.login"), nullable=False),
    Column("created_at", UtcTimestamp, nullable=False),
    Column("seen_at", UtcTimestamp, nullable=False),
    Column("ends_at", UtcTimestamp, nullable=False),
    Column("agent", Text, nullable=False),
    Index(None, "login", "seen_at"),
    Index(None, "ends_at"),
)

one_time_links = Table(
    "one_time_links",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("purpose", String(32), nullable=False),
    Column("login", String(64), ForeignKey("people.login")),
    Column("ends_at", UtcTimestamp, nullable=False),
    Index(None, "login", "purpose"),
)

second_factors = Table(
    "second_factors",
    metadata,
    Column("login", String(64), ForeignKey("people.login"), primary_key=True),
    Column("secret", String(64), nullable=False),
    Column("confirmed", Boolean, nullable=False),
    Column("last_step", BigInteger().with_variant(Integer(), "sqlite"), nullable=False),
)

recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("login", String(64), ForeignKey("people.login"), primary_key=True),
    Column("digest", String(64), primary_key=True),
)

sign_in_failures = Table(
    "sign_in_failures",
    metadata,
    Column("place", String(64), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_at", UtcTimestamp, nullable=False),
    Index(None, "last_at"),
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("login", String(64), ForeignKey("people.login"), nullable=False),
    Column("label", Text, nullable=False),
    Column("digest", String(64), nullable=False, unique=True),
    Column("scopes", JSON(none_as_null=True), nullable=False),
    Column("created_at", UtcTimestamp, nullable=False),
    Column("ends_at", UtcTimestamp, nullable=False),
    Column("seen_at", UtcTimestamp),
    Index(None, "login", "created_at"),
)
