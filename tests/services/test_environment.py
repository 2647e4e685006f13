"""Stores by one URL, secrets by file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from graph.open import EmbeddedGraph, Neo4jGraph
from services.databases import PostgresState
from services.settings import SettingsError, load_settings
from vector.open import QdrantVectors


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> Any:
    def load(**environment: str) -> Any:
        with monkeypatch.context() as here:
            for name, value in environment.items():
                here.setenv(f"TWOFOLD_{name}", value)
            return load_settings(token_secret="a secret of more than thirty-two characters")

    return load


@pytest.mark.parametrize(
    ("url", "uri", "user", "password", "database"),
    [
        ("neo4j://neo4j:p%40ss@graph.example:7687/twofold", "neo4j://graph.example:7687", "neo4j", "p@ss", "twofold"),
        ("bolt+s://ann:secret@[::1]:7687", "bolt+s://[::1]:7687", "ann", "secret", "neo4j"),
    ],
)
def test_a_graph_in_one_url(settings: Any, url: str, uri: str, user: str, password: str, database: str) -> None:
    graph = settings(GRAPH=url).graph
    assert isinstance(graph, Neo4jGraph)
    assert (graph.uri, graph.user, graph.password.get_secret_value(), graph.database) == (uri, user, password, database)


def test_a_url_and_a_secret_from_a_file(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "neo4j").write_text("from a file\n")
    graph = settings(GRAPH="neo4j://graph.example", GRAPH__PASSWORD_FILE=str(tmp_path / "neo4j"), GRAPH__DATABASE="own").graph
    assert (graph.password.get_secret_value(), graph.user, graph.database) == ("from a file", "neo4j", "own")


@pytest.mark.parametrize(
    ("url", "http", "grpc"),
    [
        ("http://vectors.example:6333", "http://vectors.example:6333", 6334),
        ("https://vectors.example", "https://vectors.example", 6334),
        ("grpc://vectors.example:7334", "http://vectors.example:6333", 7334),
        ("grpcs://vectors.example", "https://vectors.example:6333", 6334),
    ],
)
def test_vectors_in_one_url(settings: Any, url: str, http: str, grpc: int) -> None:
    vectors = settings(VECTORS=url, VECTORS__API_KEY="key", VECTORS__SHARDS="3", VECTORS__QUANTIZATION="scalar").vectors
    assert isinstance(vectors, QdrantVectors)
    assert (vectors.url, vectors.grpc_port, vectors.shards, vectors.quantization, vectors.exact) == (http, grpc, 3, "scalar", True)


def test_the_state_in_one_url_keeps_its_password_to_itself(settings: Any) -> None:
    loaded = settings(STATE="postgresql://twofold:p%40ss@db.example:5432/twofold?sslmode=require")
    assert isinstance(loaded.state, PostgresState)
    assert loaded.state.url == "postgresql://twofold@db.example:5432/twofold?sslmode=require"
    assert loaded.state.password.get_secret_value() == "p@ss"
    assert "p@ss" not in repr(loaded)


def test_only_servers_need_no_folder(settings: Any) -> None:
    servers = {"GRAPH": "neo4j://n:p@g", "VECTORS": "http://v:6333", "STATE": "postgresql://u@s/d"}
    assert not settings(**servers).stored_here
    for name in servers:
        assert settings(**{key: value for key, value in servers.items() if key != name}).stored_here


def test_the_embedded_engine_is_still_set_by_its_parts(settings: Any) -> None:
    assert settings(GRAPH__HEAP_MB="256").graph == EmbeddedGraph(heap_mb=256)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("GRAPH", "http://graph.example", "GRAPH__NEO4J__URI"),
        ("GRAPH", "neo4j://graph.example", "PASSWORD"),
        ("VECTORS", "ftp://vectors.example", "URL"),
        ("STATE", "mysql://u@s/d", "URL"),
        ("GRAPH__PASSWORD_FILE", "/nowhere/neo4j", "TWOFOLD_GRAPH__PASSWORD_FILE names a file that cannot be read"),
    ],
)
def test_what_cannot_be_used_is_named(settings: Any, name: str, value: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        settings(**{name: value})
