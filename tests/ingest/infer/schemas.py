# ruff: noqa: E501, PLW0108, a table is a line
"""Well-known public schemas, written down from memory, with generated rows.

A table is `name rows: column kind, …`. The kinds `key` and `part` (of a key of several columns) and `>table` (a reference; `?` where it may
be empty, `=` where the reference is a part of the key, `!` where each row has another, the first ones in order, `~` where it is one of the
first few, who lead, or empty) say what an inference has to find; the others only how cells look.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

CHINOOK = """
Artist 60: ArtistId key, Name name
Album 90: AlbumId key, Title title, ArtistId >Artist
Employee 8: EmployeeId key, LastName family, FirstName given, Title job, ReportsTo >Employee?, BirthDate date, HireDate date, Address street, City city, State state, Country country, PostalCode zip, Phone phone, Fax phone, Email email
Customer 59: CustomerId key, FirstName given, LastName family, Company company?, Address street, City city, State state?, Country country, PostalCode zip, Phone phone, Fax phone?, Email email, SupportRepId >Employee
Invoice 200: InvoiceId key, CustomerId >Customer, InvoiceDate date, BillingAddress street, BillingCity city, BillingState state?, BillingCountry country, BillingPostalCode zip, Total money
InvoiceLine 600: InvoiceLineId key, InvoiceId >Invoice, TrackId >Track, UnitPrice money, Quantity small
Track 300: TrackId key, Name title, AlbumId >Album, MediaTypeId >MediaType, GenreId >Genre, Composer name?, Milliseconds big, Bytes big, UnitPrice money
MediaType 5: MediaTypeId key, Name word
Genre 25: GenreId key, Name word
Playlist 18: PlaylistId key, Name title
PlaylistTrack 500: PlaylistId >Playlist=, TrackId >Track=
"""

SAKILA = """
actor 80: actor_id key, first_name given, last_name family, last_update stamp
film 200: film_id key, title title, description sentence, release_year year, language_id >language, original_language_id >language?, rental_duration small, rental_rate money, length small, replacement_cost money, rating grade, special_features words, last_update stamp
language 6: language_id key, name word, last_update stamp
category 16: category_id key, name word, last_update stamp
film_actor 500: actor_id >actor=, film_id >film=, last_update stamp
film_category 200: film_id >film=, category_id >category=, last_update stamp
inventory 400: inventory_id key, film_id >film, store_id >store, last_update stamp
store 2: store_id key, manager_staff_id >staff, address_id >address, last_update stamp
staff 4: staff_id key, first_name given, last_name family, address_id >address, email email, store_id >store, active bool, username word, password hash, last_update stamp
customer 120: customer_id key, store_id >store, first_name given, last_name family, email email, address_id >address, active bool, create_date stamp, last_update stamp
address 160: address_id key, address street, address2 street?, district state, city_id >city, postal_code zip, phone phone, last_update stamp
city 90: city_id key, city city, country_id >country, last_update stamp
country 40: country_id key, country country, last_update stamp
rental 700: rental_id key, rental_date stamp, inventory_id >inventory, customer_id >customer, return_date stamp?, staff_id >staff, last_update stamp
payment 650: payment_id key, customer_id >customer, staff_id >staff, rental_id >rental, amount money, payment_date stamp, last_update stamp
"""

# Oracle's HR sample: codes as keys, a key of two columns, wide numbers.
HR = """
regions 4: region_id key, region_name word
countries 25: country_id code2, country_name country, region_id >regions
locations 23: location_id key1000, street_address street, postal_code zip, city city, state_province state?, country_id >countries
departments 27: department_id key10, department_name word, manager_id >employees?, location_id >locations
jobs 19: job_id jobcode, job_title job, min_salary pay, max_salary pay
employees 107: employee_id key100, first_name given, last_name family, email login, phone_number phone, hire_date date, job_id >jobs, salary pay, commission_pct fraction?, manager_id >employees?, department_id >departments
job_history 30: employee_id >employees=, start_date date=, end_date date, job_id >jobs, department_id >departments
"""

# One piece headers in capitals, as old exports have them.
SCOTT = """
DEPT 4: DEPTNO key10, DNAME word, LOC city
EMP 14: EMPNO key7000, ENAME family, JOB job, MGR >EMP?, HIREDATE date, SAL pay, COMM pay?, DEPTNO >DEPT
"""

# A Korean personnel export: Korean headers, codes with zeros in front.
KOREAN = """
부서 9: 부서코드 padded, 부서명 kword, 상위부서코드 >부서?, 부서장사번 >직원?
직원 60: 사번 padded5, 성명 kname, 부서코드 >부서, 직급코드 >직급, 상사사번 >직원?, 입사일자 kdate, 급여 won, 재직여부 yn
직급 6: 직급코드 grade1, 직급명 kword
프로젝트 15: 프로젝트번호 pcode, 프로젝트명 kword, 담당자사번 >직원, 시작일 date, 종료일 date?, 예산 won
프로젝트참여 80: 프로젝트번호 >프로젝트=, 사번 >직원=, 역할 job, 투입률 percent
"""

UNIVERSITY = """
departments 8: dept_id key, name word, building word, budget money
instructors 25: instructor_id key, name name, dept_id >departments, salary pay
students 150: student_id key, name name, dept_id >departments, advisor_id >instructors?, total_credits small, email email
courses 40: course_id ccode, title title, dept_id >departments, credits small
prerequisites 30: course_id >courses=, prerequisite_id >courses=
sections 90: section_id key, course_id >courses, semester season, year year, instructor_id >instructors, room_number small
enrollments 500: student_id >students=, section_id >sections=, grade grade?
"""

AIRLINE = """
airlines 12: iata_code code2, name company, country country
airports 40: iata_code code3, name title, city city, country country, latitude float, longitude float
aircraft 30: tail_number tail, airline_code >airlines, model word, seats small, manufactured year
flights 300: flight_id key, flight_number small, airline_code >airlines, origin_airport >airports, destination_airport >airports, tail_number >aircraft, departure_time stamp, arrival_time stamp, status word
passengers 200: passenger_id key, first_name given, last_name family, passport_number hash, nationality country
bookings 600: booking_ref ref6, passenger_id >passengers, flight_id >flights, seat seat, price money, booked_at stamp
"""

EMPLOYEES_DB = """
employees 120: emp_no key10001, birth_date date, first_name given, last_name family, gender gender, hire_date date
departments 9: dept_no dcode, dept_name word
dept_manager 12: emp_no >employees=, dept_no >departments=, from_date date, to_date date
dept_emp 140: emp_no >employees=, dept_no >departments=, from_date date, to_date date
titles 180: emp_no >employees=, title job, from_date date=, to_date date?
salaries 400: emp_no >employees=, salary pay, from_date date=, to_date date
"""

SCHEMAS = {
    "chinook": CHINOOK,
    "sakila": SAKILA,
    "hr": HR,
    "scott": SCOTT,
    "korean": KOREAN,
    "university": UNIVERSITY,
    "airline": AIRLINE,
    "employees": EMPLOYEES_DB,
}

_LEAD = 12
_GIVEN = [
    "Ana",
    "Ben",
    "Carla",
    "David",
    "Elena",
    "Felix",
    "Greta",
    "Hugo",
    "Iris",
    "Jonas",
    "Karin",
    "Luis",
    "Marta",
    "Noah",
    "Olga",
    "Paul",
    "Rita",
    "Sven",
    "Tara",
    "Umut",
    "Vera",
    "Wim",
]
_FAMILY = [
    "Adler",
    "Brandt",
    "Castro",
    "Dubois",
    "Ekman",
    "Fischer",
    "Garcia",
    "Hansen",
    "Ito",
    "Jansen",
    "Keller",
    "Lopez",
    "Moreau",
    "Novak",
    "Olsen",
    "Perez",
    "Quinn",
    "Rossi",
]
_CITIES = [
    "Lisbon",
    "Turin",
    "Ghent",
    "Malmo",
    "Graz",
    "Brno",
    "Porto",
    "Lyon",
    "Leeds",
    "Cork",
    "Bergen",
    "Aarhus",
    "Tampere",
    "Riga",
    "Split",
    "Gdansk",
]
_WORDS = [
    "amber",
    "birch",
    "cobalt",
    "delta",
    "ember",
    "falcon",
    "granite",
    "harbor",
    "indigo",
    "juniper",
    "kestrel",
    "lagoon",
    "meadow",
    "nickel",
    "opal",
    "prairie",
    "quartz",
]
_JOBS = ["Sales Agent", "IT Staff", "Analyst", "Clerk", "General Manager", "Support Agent", "President"]
_KOREAN = ["가람", "나루", "다온", "라온", "마루", "바름", "사랑", "아라", "자람", "차오", "하늘", "한빛", "새롬", "두리", "온새", "미르"]


@dataclass(frozen=True, slots=True)
class Schema:
    """Tables with rows as texts (None for empty), and what an inference must find in them."""

    tables: dict[str, tuple[tuple[str, ...], list[dict[str, str | None]]]]
    expected: dict[str, Any]


def make(name: str, seed: int = 7, schemas: Mapping[str, str] = SCHEMAS) -> Schema:
    """Generate the rows of a schema: the same for the same seed."""
    chance = random.Random(f"{name}{seed}")
    specs = {line.split()[0]: _spec(line) for line in schemas[name].strip().splitlines()}
    keys: dict[str, list[str]] = {}
    for table, (count, columns) in specs.items():
        own = [kind for _, kind in columns if _is_key(kind)]
        if own:
            keys[table] = [_key(own[0], number) for number in range(count)]
    tables = {table: _rows(count, columns, keys.get(table), keys, chance) for table, (count, columns) in specs.items()}
    expected: dict[str, Any] = {"keys": {}, "relationships": {}}
    for table, (_, columns) in specs.items():
        parts = [column for column, kind in columns if kind.endswith("=")] or [column for column, kind in columns if _is_key(kind)]
        expected["keys"][table] = parts if len(parts) > 1 else parts[0]
        expected["relationships"] |= {f"{table}.{column}": kind[1:].rstrip("?=~!") for column, kind in columns if kind.startswith(">")}
    return Schema(tables, expected)


def _spec(line: str) -> tuple[int, list[tuple[str, str]]]:
    head, _, body = line.partition(":")
    pairs = [part.split() for part in body.split(",")]
    return int(head.split()[1]), [(column, kind) for column, kind in pairs]


_CODES = ("code2", "code3", "jobcode", "padded", "padded5", "pcode", "grade1", "ccode", "tail", "ref6", "dcode")


def _is_key(kind: str) -> bool:
    return kind in _CODES or kind.startswith("key")


def _key(kind: str, number: int) -> str:
    letters = "".join(chr(65 + (number * step + number // 7) % 26) for step in (3, 5, 11, 17, 19, 23))
    match kind:
        case "code2":
            return f"{chr(65 + number // 5)}{chr(75 + number % 5)}"
        case "code3":
            return f"{chr(65 + number % 26)}{chr(65 + number // 26)}{chr(77 + number % 9)}"
        case "jobcode":
            return f"{letters[:2]}_{number:02}"
        case "padded":
            return f"{number + 1:04}"
        case "padded5":
            return f"{number + 20:05}"
        case "pcode":
            return f"P-2026-{number:03}"
        case "grade1":
            return f"G{number + 1}"
        case "ccode":
            return f"{letters[:3]}-{100 + number}"
        case "tail":
            return f"N{300 + number * 7}{letters[0]}"
        case "ref6":
            return f"{letters[:3]}{number:03}"
        case "dcode":
            return f"d{number + 1:03}"
    start = int(kind.removeprefix("key") or 1)
    step = 10 if start in (10, 1000) else 1
    return str(start + step * number)


def _rows(
    count: int, columns: list[tuple[str, str]], own: list[str] | None, keys: dict[str, list[str]], chance: random.Random
) -> tuple[tuple[str, ...], list[dict[str, str | None]]]:
    rows: list[dict[str, str | None]] = []
    seen: set[tuple[str | None, ...]] = set()
    parts = [column for column, kind in columns if kind.endswith("=")]
    number = 0
    while len(rows) < count:
        number += 1
        row: dict[str, str | None] = {}
        for column, kind in columns:
            if _is_key(kind):
                assert own is not None
                row[column] = own[len(rows)]
            elif kind.endswith(("?", "~")) and chance.random() < 0.2:
                row[column] = None
            elif kind.endswith("!"):
                row[column] = keys[kind[1:-1]][len(rows)]
            elif kind.startswith(">"):
                row[column] = chance.choice(keys[kind[1:].rstrip("?=~")][: _LEAD if kind.endswith("~") else None])
            else:
                row[column] = _cell(kind.rstrip("?="), len(rows), chance)
        mark = tuple(row[column] for column in parts)
        if parts and mark in seen:
            assert number < count * 50
            continue
        seen.add(mark)
        rows.append(row)
    return tuple(column for column, _ in columns), rows


def _cell(kind: str, number: int, chance: random.Random) -> str:
    day = date(2015, 1, 1) + timedelta(days=chance.randrange(3000))
    made = {
        "name": lambda: f"{chance.choice(_GIVEN)} {chance.choice(_FAMILY)}",
        "given": lambda: chance.choice(_GIVEN),
        "family": lambda: chance.choice(_FAMILY),
        "title": lambda: f"{chance.choice(_WORDS)} {chance.choice(_WORDS)} {number}".title(),
        "word": lambda: f"{chance.choice(_WORDS)} {number}".title(),
        "words": lambda: ",".join(chance.sample(_WORDS, 2)),
        "sentence": lambda: " ".join(chance.choices(_WORDS, k=14)),
        "company": lambda: f"{chance.choice(_FAMILY)} & {chance.choice(_FAMILY)} {number}",
        "job": lambda: chance.choice(_JOBS),
        "street": lambda: f"{chance.choice(_FAMILY)} St. {chance.randrange(200)}",
        "city": lambda: chance.choice(_CITIES),
        "state": lambda: chance.choice(["AB", "CD", "EF", "GH", "IJ"]),
        "country": lambda: chance.choice(["Portugal", "Italy", "Belgium", "Sweden", "Austria", "Norway"]),
        "zip": lambda: f"{chance.randrange(100000):05}",
        "phone": lambda: f"+{chance.randrange(10, 99)} {chance.randrange(100, 999)} {chance.randrange(1000000)}",
        "email": lambda: f"{chance.choice(_GIVEN).lower()}{number}@mail.example",
        "login": lambda: f"{chance.choice(_FAMILY).upper()}{number}",
        "date": lambda: day.isoformat(),
        "kdate": lambda: day.strftime("%Y.%m.%d"),
        "stamp": lambda: f"{day.isoformat()} {chance.randrange(24):02}:{chance.randrange(60):02}:00",
        "year": lambda: str(chance.randrange(1990, 2024)),
        "money": lambda: f"{chance.randrange(1, 90)}.{chance.choice(('99', '49', '00'))}",
        "pay": lambda: str(chance.randrange(20, 240) * 100),
        "won": lambda: f"{chance.randrange(20, 900) * 100000:,}",
        "fraction": lambda: f"0.{chance.randrange(10, 40)}",
        "float": lambda: f"{chance.uniform(-80, 80):.4f}",
        "percent": lambda: f"{chance.randrange(5, 100)}%",
        "small": lambda: str(chance.randrange(1, 9)),
        "big": lambda: str(chance.randrange(100_000, 9_000_000)),
        "bool": lambda: chance.choice("01"),
        "yn": lambda: chance.choice("YN"),
        "gender": lambda: chance.choice("MF"),
        "grade": lambda: chance.choice(("PG", "G", "NC-17", "R")),
        "season": lambda: chance.choice(("Fall", "Spring")),
        "seat": lambda: f"{chance.randrange(1, 40)}{chance.choice('ABCDEF')}",
        "hash": lambda: f"{chance.getrandbits(64):016x}",
        "kword": lambda: f"{chance.choice(_KOREAN)}{chance.choice(_KOREAN)}{number}",
        "kname": lambda: f"{chance.choice('김이박최정강조윤')}{chance.choice(_KOREAN)}",
    }
    return made[kind]()


def each(schema: Schema) -> Iterator[tuple[str, tuple[str, ...], list[dict[str, str | None]]]]:
    for name, (columns, rows) in schema.tables.items():
        yield name, columns, rows
