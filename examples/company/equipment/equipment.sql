-- The equipment database of Yunseul Financial, as equipment.sqlite holds it: python -m examples.company.equipment.build
CREATE TABLE vendors (vendor_id INTEGER PRIMARY KEY, vendor_name TEXT NOT NULL UNIQUE, service_hotline TEXT, contract_end DATE);
CREATE TABLE equipment_types (type_code TEXT PRIMARY KEY, type_name TEXT NOT NULL, useful_life_years INTEGER);
CREATE TABLE devices (
    asset_tag TEXT PRIMARY KEY,
    model TEXT NOT NULL,
    type_code TEXT NOT NULL REFERENCES equipment_types (type_code),
    vendor_id INTEGER NOT NULL REFERENCES vendors (vendor_id),
    installed_at TEXT,
    purchased DATE,
    price_krw INTEGER,
    in_use BOOLEAN
);
CREATE TABLE repairs (
    repair_id INTEGER PRIMARY KEY,
    asset_tag TEXT NOT NULL REFERENCES devices (asset_tag),
    vendor_id INTEGER NOT NULL REFERENCES vendors (vendor_id),
    reported DATE,
    fixed DATE,
    cost_krw INTEGER,
    fault TEXT
);
INSERT INTO vendors VALUES
    (1, 'Hanmaru Systems', '02-555-0810', '2027-12-31'),
    (2, 'Nuri Office Works', '02-555-0822', '2026-12-31'),
    (3, 'Orbital Cash Machines', '02-555-0837', '2028-06-30');
INSERT INTO equipment_types VALUES ('ATM', 'Cash machine', 9), ('PRN', 'Printer', 5), ('SCN', 'Document scanner', 6), ('KSK', 'Queue kiosk', 7);
INSERT INTO devices VALUES
    ('EQ-0001', 'Orbital C7', 'ATM', 3, '마포지점', '2021-03-15', 18400000, 1),
    ('EQ-0002', 'Orbital C7', 'ATM', 3, '부산지점', '2021-03-15', 18400000, 1),
    ('EQ-0003', 'Orbital C9', 'ATM', 3, '본점영업부', '2024-05-02', 21900000, 1),
    ('EQ-0004', 'Pagework 450', 'PRN', 2, '마포지점', '2023-01-20', 740000, 1),
    ('EQ-0005', 'Pagework 450', 'PRN', 2, '성수지점', '2023-01-20', 740000, 1),
    ('EQ-0006', 'Pagework 300', 'PRN', 2, '수원지점', '2018-09-11', 520000, 0),
    ('EQ-0007', 'Clearline S2', 'SCN', 1, '본점영업부', '2022-07-08', 1650000, 1),
    ('EQ-0008', 'Clearline S2', 'SCN', 1, '대전지점', '2022-07-08', 1650000, 1),
    ('EQ-0009', 'TurnTaker 10', 'KSK', 1, '부산지점', '2020-11-30', 2980000, 1),
    ('EQ-0010', 'TurnTaker 12', 'KSK', 1, '본점영업부', '2025-02-17', 3310000, 1);
INSERT INTO repairs VALUES
    (1, 'EQ-0001', 3, '2025-04-02', '2025-04-04', 310000, 'Card reader jammed'),
    (2, 'EQ-0002', 3, '2025-06-17', '2025-06-18', 145000, 'Receipt printer empty error'),
    (3, 'EQ-0006', 2, '2024-12-03', NULL, 0, 'Drum worn out, not worth repairing'),
    (4, 'EQ-0009', 1, '2025-09-22', '2025-09-25', 220000, 'Touch screen dead in the lower half'),
    (5, 'EQ-0001', 3, '2026-01-12', '2026-01-13', 98000, 'Cassette sensor dirty');
