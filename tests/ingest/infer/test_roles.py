# ruff: noqa: E501, a table is a line
"""Who leads, handles and vouches: columns named after what somebody does, in firms where heads of branches are among the staff."""

from __future__ import annotations

import pytest

from bench.infer_score import score
from ingest.infer.profile import profile
from tests.ingest.infer.schemas import each, make

ROLES = {
    "firm": """
offices 10: office_id key, office_name word, city city, manager_emp_id >employees!
departments 8: dept_id key, dept_name word, head_id >employees!, office_id >offices
employees 40: emp_id key, first_name given, last_name family, dept_id >departments, mgr_emp_id >employees~, hired_on date, mentor_id >employees?
projects 30: project_id key, project_name title, lead_emp_id >employees, sponsor_dept_id >departments, budget_amt money
""",
    "agency": """
Branches 11: BranchID key, BranchName word, City city, ManagerID >Agents!
Agents 45: AgentID key, AgentName name, BranchID >Branches, SupervisorID >Agents~, LicenseNo hash
Clients 90: ClientID key, ClientName name, AgentID >Agents, ReferredByID >Clients?
""",
    "clinic": """
wards 6: ward_id key, ward_name word, head_nurse_id >nurses!, floor small
nurses 36: nurse_id key100, full_name name, ward_id >wards, supervisor_id >nurses~
patients 120: patient_id key, full_name name, ward_id >wards, primary_nurse_id >nurses, guardian_id >patients?
""",
    "stores": """
stores 11: store_id key, store_name word, manager_id >staff!, backup_mgr_id >staff?
staff 50: staff_id key, first_name given, last_name family, store_id >stores, reports_to >staff~
customers 140: customer_id key, customer_name name, home_store_id >stores
orders 300: order_id key, customer_id >customers, store_id >stores, handled_by >staff, order_date date
""",
    "lettings": """
managers 14: manager_id key, full_name name, hire_date date, reports_to_id >managers?
buildings 12: building_id key100, bldg_name word, manager_id >managers, backup_mgr_id >managers?
tenants 80: tenant_id key500, tenant_name name, phone phone
units 60: unit_id key1000, building_id >buildings, unit_no small, floor small
leases 70: lease_id key3000, unit_id >units, tenant_id >tenants, start_date date, rent money
""",
    "bureau": """
부서 10: 부서ID key, 부서명 kword, 부서장ID >직원!
직원 44: 직원ID key, 성명 kname, 부서ID >부서, 상급자ID >직원~, 멘토ID >직원?
고객 99: 고객ID key, 고객명 kname, 담당자ID >직원
""",
    "plant": """
machines 20: machine_id key, machine_name word, operator_id >workers!, parent_id >machines?
workers 33: worker_id key, worker_name name, SupervisorEmployeeID >workers~, skill_grade grade
work_orders 150: wo_id key, wo_no hash, machine_id >machines, assigned_to >workers, approved_by >workers?, opened_on date
""",
    "school": """
clubs 8: club_id key, club_name word, advisor_id >teachers
teachers 20: teacher_id key, full_name name, dept_head_id >teachers~
students 150: student_id key, full_name name, homeroom_teacher_id >teachers, buddy_id >students?
""",
    "trust": """
regions 9: region_id key, region_name word, director_id >personnel!
sites 15: site_id key, site_name word, region_id >regions, supervisor_id >personnel!
personnel 48: person_id key, full_name name, site_id >sites, boss_id >personnel~
""",
}


@pytest.mark.parametrize("name", sorted(ROLES))
@pytest.mark.parametrize("seed", [1, 2])
def test_a_role_refers_to_who_can_have_it(name: str, seed: int) -> None:
    schema = make(name, seed, ROLES)
    found = score([profile(f"{table}.csv", columns, iter(rows)) for table, columns, rows in each(schema)], schema.expected)
    assert (found.keys, found.relationships) == (1, 1), found.wrong


def test_what_is_said_of_somebody_is_nobody_and_a_place_in_an_order_is_no_row() -> None:
    schema = make(
        "press",
        1,
        {
            "press": """
staff 30: staff_id key, full_name name, hire_date date
authors 30: author_id key, author_name name, country country
branches 9: branch_id key, branch_name word, manager_id >staff!
books 40: book_id key, title title, branch_id >branches, staff_rating small
book_authors 50: book_id >books=, author_id >authors=, author_seq small
"""
        },
    )
    found = score([profile(f"{table}.csv", columns, iter(rows)) for table, columns, rows in each(schema)], schema.expected)
    assert (found.keys, found.relationships) == (1, 1), found.wrong
