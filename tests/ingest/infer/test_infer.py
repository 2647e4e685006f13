"""Mappings inferred from tables whose keys and relationships are known."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from bench.infer_score import score
from ingest.infer.assemble import infer
from ingest.infer.profile import Profile, profile
from ingest.infer.write import to_yaml
from ingest.mapping import JoinTable, Mapping, NodeTable, PropertyColumn, RelationshipColumn, read_mapping
from ingest.mapping_check import check, to_schema
from tests.ingest.infer.schemas import SCHEMAS, each, make

SHOP = {
    "customers.csv": "customer_id,company,phone,photo\nAB01,Larkmere,001,0x" + "FF" * 40 + "\nCD02,Dunford,002,0x" + "AB" * 40 + "\n",
    "orders.csv": "order_id,customer_id,ordered,paid,total,rank\n"
    + "".join(f'{n},{"AB01" if n % 2 else "CD02"},{n}/13/2025,{"Y" if n % 3 else "N"},"$1,{n}00.50",{n % 2 + 1}\n' for n in range(1, 10)),
    "items.csv": "order_id,product_no,amount\n" + "".join(f"{n},{p:03},{p}\n" for n in range(1, 10) for p in (1, 2)),
    "products.csv": "product_no,name,parent_no\n001,Sheaf,NULL\n002,Bundle,001\n003,Stack,001\n",
    "people.csv": "id,first_name,last_name,birth_date,salary,ssn,manager_id,left\n1,Ana,Ekman,1980-01-02,3200,111-22-3333,,N/A\n"
    "2,Ben,Ito,1990-05-06,4100,222-33-4444,1.0,2020-01-01\n3,Cho,Fay,1991-05-06,4100,333-33-4444,1.0,2021-01-01\n",
}


def profiles(tables: dict[str, str]) -> list[Profile]:
    made = []
    for name, text in tables.items():
        rows = list(csv.reader(text.splitlines()))
        cells = (
            {column: value if value not in ("", "NULL") else None for column, value in zip(rows[0], row, strict=True)} for row in rows[1:]
        )
        made.append(profile(name, tuple(rows[0]), cells))
    return made


def inferred(folder: Path, tables: dict[str, str]) -> Mapping:
    path = folder / "mapping.yaml"
    looked_at = profiles(tables)
    path.write_text(to_yaml(infer(looked_at)), encoding="utf-8")
    mapping = read_mapping(path)
    check(mapping)
    to_schema(mapping, "shop")
    return mapping


@pytest.mark.parametrize("name", sorted(SCHEMAS))
@pytest.mark.parametrize("seed", [1, 2])
def test_keys_and_relationships_of_public_schemas(name: str, seed: int) -> None:
    schema = make(name, seed)
    found = score([profile(f"{table}.csv", columns, iter(rows)) for table, columns, rows in each(schema)], schema.expected)
    assert (found.keys, found.relationships) == (1, 1), found.wrong


def test_types_keys_references_and_personal_columns(tmp_path: Path) -> None:
    tables = inferred(tmp_path, SHOP).tables
    customers, orders, items, products, people = (tables[name] for name in SHOP)
    assert isinstance(customers, NodeTable)
    assert (customers.key, customers.name, customers.left_out) == (("customer_id",), ("company",), ("photo",))
    assert isinstance(orders, NodeTable)
    assert orders.columns["customer_id"] == RelationshipColumn(
        relationship="HAS_CUSTOMER",
        to="Customer",
        ko=("고객", "거래처", "고객사"),
        en=("customer", "client", "buyer"),
        reverse={"ko": ["주문"], "en": ["order", "orders"]},
    )
    types = {name: (spec.type, spec.unit, spec.format) for name, spec in orders.columns.items() if isinstance(spec, PropertyColumn)}
    assert types["ordered"] == ("date", None, "m/d/y")
    assert types["paid"] == ("boolean", None, None)
    assert types["total"] == ("number", "USD", None)
    assert types["rank"] == ("integer", None, None), "small whole numbers refer to nothing without a name that says so"
    assert isinstance(items, JoinTable)
    assert (items.source.label, items.target.label) == ("Order", "Product")
    assert isinstance(products, NodeTable)
    assert isinstance(products.columns["parent_no"], RelationshipColumn)
    number = products.columns["product_no"]
    assert isinstance(number, PropertyColumn)
    assert number.type == "text", "zeros in front are kept"
    assert "제품 번호" in number.ko
    assert isinstance(people, NodeTable)
    assert people.name == ("first_name", "last_name")
    assert people.left_out == ("ssn",)
    birth, salary = people.columns["birth_date"], people.columns["salary"]
    assert isinstance(birth, PropertyColumn)
    assert isinstance(salary, PropertyColumn)
    assert (birth.groups, salary.groups, salary.totals) == (("personal-data",), ("personal-data",), ("everyone",))
    assert people.columns["left"].nulls == ("N/A",)
    assert isinstance(people.columns["manager_id"], RelationshipColumn)


def test_what_most_names_say_a_row_is_names_the_kind(tmp_path: Path) -> None:
    branches = ["Harbour Library", "Hilltop Library", "Reading Room", "새벽도서관", "은하도서관", "동네 책방"]
    people = ["Ann Library", "Ben Library"]
    tables = inferred(
        tmp_path,
        {
            "branches.csv": "branch_code,branch_name\n" + "".join(f"B{n},{name}\n" for n, name in enumerate(branches)),
            "members.csv": "member_no,full_name\n" + "".join(f"M{n},{name}\n" for n, name in enumerate(people)),
            "tools.csv": "tool_no,tool_name\nT1,Claw Hammer\nT2,Hand Saw\nT3,Tape Measure\n",
        },
    ).tables
    assert all(isinstance(table, NodeTable) for table in tables.values())
    words = {name: table.synonyms for name, table in tables.items() if isinstance(table, NodeTable)}
    assert "library" in words["branches.csv"].en and "도서관" in words["branches.csv"].ko
    assert "library" not in words["members.csv"].en  # what people are called says nothing of them
    assert not {"hammer", "saw", "measure"} & {*words["tools.csv"].en}


def test_edge_lists_make_their_own_nodes(tmp_path: Path) -> None:
    edges = {
        "drawn_by.csv": "source,target\n" + "".join(f"Plan {n},Person {n % 7}\n" for n in range(40)),
        "has_topics.csv": "source,target\n" + "".join(f"Plan {n},topic {n % 5}\n" for n in range(40)),
    }
    mapping = inferred(tmp_path, edges)
    drawn, topics = mapping.tables["drawn_by.csv"], mapping.tables["has_topics.csv"]
    assert isinstance(drawn, JoinTable)
    assert isinstance(topics, JoinTable)
    assert (topics.relationship, topics.target.label) == ("HAS_TOPICS", "Topic")
    assert drawn.source.label == topics.source.label
    assert set(mapping.derived) == {drawn.source.label, drawn.target.label, "Topic"}


def test_columns_that_name_people_by_what_they_do_refer_to_those_whose_keys_fit(tmp_path: Path) -> None:
    """Small numbers fit every key: the header says that somebody is meant, the values say among whom."""
    letting = {
        "employees.csv": "id,full_name\n" + "".join(f"{n},Staff {n}\n" for n in range(1, 21)),
        "민원.csv": "민원번호,접수자,대출이자\n" + "".join(f"M-{n},{n % 20 + 1},{n % 9 + 1}\n" for n in range(90)),
        "clients.csv": "id,company,account_manager\n" + "".join(f"{n},Firm {n},{n % 20 + 1}\n" for n in range(1, 61)),
        "leases.csv": "id,tenant,signed_by,witnessed_by,guests\n"
        + "".join(f"{n},{n % 60 + 1},{n % 20 + 1},{n * 7 % 20 + 1},{n % 4 + 1}\n" for n in range(1, 201)),
        "tickets.csv": "id,account_manager,handled_by,escalated_to,reported_by,priority\n"
        + "".join(f"{n},{n % 20 + 1},{n * 3 % 20 + 1},{n * 9 % 20 + 1},{n * 7 % 60 + 1},{n % 4 + 1}\n" for n in range(1, 201)),
    }
    tables = inferred(tmp_path, letting).tables
    found = {
        name: {(spec.relationship, spec.to) for spec in tables[name].columns.values() if isinstance(spec, RelationshipColumn)}
        for name in letting
    }
    assert found == {
        "employees.csv": set(),
        "민원.csv": {("HAS_JEOBSUJA", "Employee")},
        "clients.csv": {("HAS_ACCOUNT_MANAGER", "Employee")},
        "leases.csv": {("HAS_TENANT", "Client"), ("SIGNED_BY", "Employee"), ("WITNESSED_BY", "Employee")},
        "tickets.csv": {
            ("HAS_ACCOUNT_MANAGER", "Employee"),
            ("HANDLED_BY", "Employee"),
            ("ESCALATED_TO", "Employee"),
            ("REPORTED_BY", "Client"),
        },
    }


def test_what_is_named_after_one_table_keeps_its_key_codes_speak_for_themselves_and_keys_stand_in_front(tmp_path: Path) -> None:
    school = {
        "교사.csv": "교사번호,성명\n" + "".join(f"T{n:02},김{n}\n" for n in range(1, 21)),
        "학급.csv": "학년,반,담임\n" + "".join(f"{grade},{room},T{grade * 4 + room:02}\n" for grade in (1, 2, 3) for room in (1, 2, 3)),
        "users.csv": "user_id,login\n" + "".join(f"U{n:04},user{n}\n" for n in range(30)),
        "ports.csv": "port_code,port_name\n" + "".join(f"KR{n:03},Port {n}\n" for n in range(9)),
        "user_profiles.csv": "user_id,home_port,locale\n" + "".join(f"U{n:04},KR{n % 9:03},{'en' if n % 2 else 'ko'}\n" for n in range(30)),
    }
    tables = inferred(tmp_path, school).tables
    homeroom, profiles = tables["학급.csv"], tables["user_profiles.csv"]
    assert isinstance(homeroom, NodeTable)
    assert (homeroom.label, homeroom.key) == ("Haggeub", ("학년", "반"))
    assert isinstance(spec := homeroom.columns["담임"], RelationshipColumn)
    assert (spec.relationship, spec.to) == ("HAS_DAMIM", "Teacher")
    assert isinstance(profiles, NodeTable)
    assert profiles.key == ("user_id",)
    assert {spec.to for spec in profiles.columns.values() if isinstance(spec, RelationshipColumn)} == {"User", "Port"}


def test_names_that_say_a_header_and_rows_above_each_other_tell_what_small_numbers_refer_to(tmp_path: Path) -> None:
    """No word list has the words: names of the rows referred to do, or the values lead from row to row up to one without any."""
    works = {
        "pump_stations.csv": "station_id,site\n" + "".join(f"{n},{'북남동서'[n % 4]}부가압장 {n}\n" for n in range(1, 25)),
        "depots.csv": "id,depot\n" + "".join(f"{n},{['Osaka', 'Busan', 'Kyoto', 'Ulsan'][n % 4]} Yard {n}\n" for n in range(1, 31)),
        "pipes.csv": "pipe_no,시작가압장,끝가압장,from_yard,압력,slot_no\n"
        + "".join(f"P{n:04},{n % 24 + 1},{n * 7 % 24 + 1},{n % 30 + 1},{n % 9 + 1},{n % 5 + 1}\n" for n in range(120)),
        "작업자.csv": "작업자ID,성명,mobile,줄번호,칸번호\n"
        + "".join(f"{n},김{n},010-1234-{5000 + n},{n // 3 if n > 2 else ''},{n % 7 + 1 if n > 7 else ''}\n" for n in range(1, 41)),
        "점검.csv": "점검번호,점검자\n" + "".join(f"{n},{n % 40 + 1}\n" for n in range(7001, 7101)),
        "관객.csv": "관객번호,이름,생년월일,추천인\n" + "".join(f"{n},김{n},1990-01-02,{n - 1 if n % 3 else ''}\n" for n in range(1, 91)),
        "거점.csv": "거점코드,관할거점\n" + "".join(f"{n:03},{f'{n % 3 + 1:03}' if n > 3 else ''}\n" for n in range(1, 30)),
    }
    tables = inferred(tmp_path, works).tables
    found = {
        (name, column, spec.to) for name in works for column, spec in tables[name].columns.items() if isinstance(spec, RelationshipColumn)
    }
    assert found == {
        ("pipes.csv", "시작가압장", "PumpStation"),
        ("pipes.csv", "끝가압장", "PumpStation"),
        ("pipes.csv", "from_yard", "Depot"),
        ("작업자.csv", "줄번호", "Jageobja"),
        ("점검.csv", "점검자", "Jageobja"),
        ("관객.csv", "추천인", "Gwangaeg"),
        ("거점.csv", "관할거점", "Geojeom"),
    }
    mobile = tables["작업자.csv"].columns["mobile"]
    assert isinstance(mobile, PropertyColumn) and mobile.groups == ("personal-data",), "who is called by what he does is somebody"


@pytest.mark.parametrize(("repeated", "key"), [(1, ("student_no",)), (4, ("student_no", "major"))])
def test_a_key_that_a_row_repeats_by_mistake_stays_the_key_and_is_to_be_looked_at(
    tmp_path: Path, repeated: int, key: tuple[str, ...]
) -> None:
    rows = [f"2024{n:03},Student {n % 9},M{n % 7}" for n in range(100)] + [f"2024{n:03},Other {n},M{(n + 1) % 7}" for n in range(repeated)]
    table = inferred(tmp_path, {"students.csv": "\n".join(("student_no,student_name,major", *rows)) + "\n"}).tables["students.csv"]
    assert isinstance(table, NodeTable) and table.key == key
    assert ("1 of 101 rows repeat a value" in (tmp_path / "mapping.yaml").read_text(encoding="utf-8")) == (repeated == 1)


def test_short_words_are_read_in_full_roles_are_no_kinds_and_heads_are_called_by_what_they_head(tmp_path: Path) -> None:
    works = {
        "emp.csv": "emp_id,full_name,site_id,min_pay,bonus_pct\n"
        + "".join(f"{n},Name {n},{n % 3 + 1},{n}000,0.{n}\n" for n in range(1, 10)),
        "sites.csv": "site_id,site_name,manager_id,cost_per_hour,visits_2023,head_name\n"
        + "".join(f"{n},Site {n},{n},{n}5,{n}0,Boss {n}\n" for n in range(1, 4)),
        "trans.csv": "trans_id,emp_id,purpose\n" + "".join(f"{n},{n % 9 + 1},use {n}\n" for n in range(200, 240)),
        "site_pass.csv": "permit_id,emp_id,site_id,valid\n"
        + "".join(f"{n},{n % 9 + 1},{n % 3 + 1},2024-01-0{n % 9 + 1}\n" for n in range(900, 930)),
    }
    path = tmp_path / "mapping.yaml"
    path.write_text(to_yaml(infer(profiles(works), allow_personal=True)), encoding="utf-8")
    tables = {name: table for name, table in read_mapping(path).tables.items() if isinstance(table, NodeTable)}
    assert [table.label for table in tables.values()] == ["Employee", "Site", "Transaction", "SitePass"]
    columns = {name: spec for table in tables.values() for name, spec in table.columns.items()}
    words = {name: {*spec.ko, *spec.en} for name, spec in columns.items()}
    assert {"minimum pay", "최소 급여", "최저 급여"} <= words["min_pay"] and {"bonus", "보너스"} <= words["bonus_pct"]
    assert {"site head", "현장장"} <= words["manager_id"] and not {"employee", "직원"} & words["manager_id"], "there is a plain way"
    assert "head" in words["head_name"] and {"cost per hour", "시간당 비용"} <= words["cost_per_hour"]
    assert isinstance(cost := columns["cost_per_hour"], PropertyColumn) and cost.unit is None
    assert "visit 2023" in words["visits_2023"] or "visits 2023" in words["visits_2023"]
    assert "목적" in words["purpose"], "a dictionary knows what no header list says"
    assert "permit" in tables["site_pass.csv"].synonyms.en, "rows are called as their key is"


def test_telephone_numbers_are_no_amounts_and_who_was_referred_is_called_as_nobody(tmp_path: Path) -> None:
    payers = "customer_id,customer_name,line,referred_by_id\n" + "".join(
        f"{n},Ida Strand{n},+4479{n}0000{n},{n - 1 or ''}\n" for n in range(1, 9)
    )
    table = inferred(tmp_path, {"customers.csv": payers}).tables["customers.csv"]
    assert isinstance(table, NodeTable)
    line, referred = table.columns["line"], table.columns["referred_by_id"]
    assert isinstance(line, PropertyColumn) and line.type == "text"
    assert isinstance(referred, RelationshipColumn) and not referred.reverse.en


def test_a_surname_is_but_a_part_of_a_name(tmp_path: Path) -> None:
    sailors = "sailor_id,forename,surname\n" + "".join(f"{n},Ida,Strand{n}\n" for n in range(1, 9))
    table = inferred(tmp_path, {"sailors.csv": sailors}).tables["sailors.csv"]
    assert isinstance(table, NodeTable)
    assert table.name == ("forename", "surname")


def test_rows_are_called_by_the_number_on_their_papers_and_not_by_a_running_one(tmp_path: Path) -> None:
    days = [f"2025-01-{n:02}" for n in range(1, 13)]
    tables = inferred(
        tmp_path,
        {
            "invoices.csv": "invoice_id,invoice_no,po_number,issued_on,total\n"
            + "".join(f"{n},INV-{8000 + n},PO{n * 7},{day},{n}0.5\n" for n, day in enumerate(days, 1)),
            "kits.csv": "kit_id,barcode,bought_on\n" + "".join(f"{n},KB{4100 + n},{day}\n" for n, day in enumerate(days, 1)),
            "visits.csv": "visit_id,phone_no,room_no,visited_on\n"
            + "".join(f"{n},555-01{n:02},{n},{day}\n" for n, day in enumerate(days, 1)),
            "orders.csv": "order_no,customer_ref,ordered_on\n" + "".join(f"SO-{n},C{n},{day}\n" for n, day in enumerate(days, 1)),
            "shops.csv": "shop_id,shop_code,shop_name\n" + "".join(f"{n},S{n:03},Shop {chr(64 + n)}\n" for n, _ in enumerate(days, 1)),
        },
    ).tables
    names = {file: table.name for file, table in tables.items() if isinstance(table, NodeTable)}
    assert names["invoices.csv"] == ("invoice_no",)
    assert names["kits.csv"] == ("barcode",)
    assert names["visits.csv"] == ("visit_id",), "a telephone number and a small one that may be a count name nothing"
    assert names["orders.csv"] == ("order_no",), "a key that is on the papers itself stays the name"
    assert names["shops.csv"] == ("shop_name",)


def test_a_column_that_is_called_as_a_post_names_who_holds_it(tmp_path: Path) -> None:
    people = "no,full_name,post\nS1,Ann Roe,Director\nS2,Ben Ito,Head Registrar\nS3,Cho Fay,Registrar\nS4,Dan Poe,Registrar\n"
    loans = "loan_no,registrar,wing\n" + "".join(f"{n},S{n % 3 + 2},W{n % 3 + 2}\n" for n in range(1, 7))
    found = inferred(tmp_path, {"staff.csv": people, "loans.csv": loans}).tables["loans.csv"]
    assert isinstance(found, NodeTable)
    assert isinstance(found.columns["registrar"], RelationshipColumn)
    assert isinstance(found.columns["wing"], PropertyColumn)
