-- A city: its settings, its revisions, and its layers, in which nothing is overwritten.
-- Every layer has the same life: a row is one version of one feature, in force from revision rev_from until the one
-- before rev_to (NULL: now). Beside it stand the legal dates: valid_from until the day before valid_to.
-- Not one statement names a schema: one city is one schema, and search_path decides.

-- +goose Up

CREATE TABLE city (
	one           boolean PRIMARY KEY DEFAULT true CHECK (one),
	revision      bigint  NOT NULL DEFAULT 0,
	as_of         date    NOT NULL DEFAULT '0001-01-01', -- the day for which the ground is measured
	name_zh       text    NOT NULL DEFAULT '',
	name_en       text    NOT NULL DEFAULT '',
	plane         integer NOT NULL DEFAULT 4547,         -- EPSG code; the law measures in it
	west  double precision NOT NULL DEFAULT 112.9,       -- where features may lie; Xiantao's own extent, a little wider
	south double precision NOT NULL DEFAULT 30.05,
	east  double precision NOT NULL DEFAULT 113.85,
	north double precision NOT NULL DEFAULT 30.55,
	notice_zh     text    NOT NULL DEFAULT '',
	notice_en     text    NOT NULL DEFAULT '',
	unclaimed_below double precision NOT NULL DEFAULT 0.5 CHECK (unclaimed_below BETWEEN 0 AND 1),
	contested_from  double precision NOT NULL DEFAULT 0.1 CHECK (contested_from BETWEEN 0 AND 1),
	CHECK (west < east AND south < north)
);
INSERT INTO city DEFAULT VALUES;

CREATE TABLE revision (
	number  bigint PRIMARY KEY,
	made_at timestamptz NOT NULL DEFAULT now(),
	actor   text NOT NULL,
	note    text NOT NULL DEFAULT ''
);
INSERT INTO revision (number, actor, note) VALUES (0, 'migration', 'an empty city');

-- What a revision touched, so that a follower reads no more than it must.
CREATE TABLE revision_layer (
	revision bigint NOT NULL REFERENCES revision,
	layer    text   NOT NULL, -- a layer's name, 'ground' or 'city'
	added    bigint NOT NULL,
	changed  bigint NOT NULL,
	closed   bigint NOT NULL,
	PRIMARY KEY (revision, layer)
);

-- The layers, with their tables. The program's own description of them is compared with this in a test.
CREATE TABLE layer (
	name       text PRIMARY KEY,
	table_name text NOT NULL UNIQUE
);

INSERT INTO layer (name, table_name) VALUES
	('subdistricts', 'subdistrict'),
	('communities', 'community'),
	('developments', 'development'),
	('phases', 'phase'),
	('compounds', 'compound'),
	('buildings', 'building'),
	('facilities', 'facility'),
	('rooms', 'room'),
	('rosters', 'roster'),
	('households', 'household'),
	('roads', 'road'),
	('waters', 'water'),
	('applications', 'application');

CREATE TABLE subdistrict (
	version_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	rev_from   bigint NOT NULL REFERENCES revision,
	rev_to     bigint REFERENCES revision,
	code       text   NOT NULL CHECK (code <> ''),
	valid_from date,
	valid_to   date,
	audience   text   NOT NULL CHECK (audience IN ('public', 'internal')),
	source     text   NOT NULL DEFAULT '',
	geom geometry(MultiPolygon, 4490) NOT NULL CHECK (NOT ST_IsEmpty(geom) AND ST_IsValid(geom)),
	name text NOT NULL CHECK (name <> ''),
	kind text NOT NULL CHECK (kind IN ('street','town','park')),
	CHECK (rev_to > rev_from),
	CHECK (valid_to > valid_from)
);
CREATE UNIQUE INDEX ON subdistrict (code) WHERE rev_to IS NULL;
CREATE INDEX ON subdistrict (rev_from);
CREATE INDEX ON subdistrict (rev_to);
CREATE INDEX ON subdistrict USING gist (geom) WHERE rev_to IS NULL;

CREATE TABLE community (
	version_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	rev_from   bigint NOT NULL REFERENCES revision,
	rev_to     bigint REFERENCES revision,
	code       text   NOT NULL CHECK (code <> ''),
	valid_from date,
	valid_to   date,
	audience   text   NOT NULL CHECK (audience IN ('public', 'internal')),
	source     text   NOT NULL DEFAULT '',
	geom geometry(MultiPolygon, 4490) NOT NULL CHECK (NOT ST_IsEmpty(geom) AND ST_IsValid(geom)),
	name text NOT NULL CHECK (name <> ''),
	subdistrict_code text,
	kind text NOT NULL CHECK (kind IN ('pure_urban','village_converted','town','unknown')),
	population bigint CHECK (population >= 0),
	approval_document text,
	predecessor_code text,
	CHECK (rev_to > rev_from),
	CHECK (valid_to > valid_from)
);
CREATE UNIQUE INDEX ON community (code) WHERE rev_to IS NULL;
CREATE INDEX ON community (rev_from);
CREATE INDEX ON community (rev_to);
CREATE INDEX ON community USING gist (geom) WHERE rev_to IS NULL;

CREATE TABLE development (
	version_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	rev_from   bigint NOT NULL REFERENCES revision,
	rev_to     bigint REFERENCES revision,
	code       text   NOT NULL CHECK (code <> ''),
	valid_from date,
	valid_to   date,
	audience   text   NOT NULL CHECK (audience IN ('public', 'internal')),
	source     text   NOT NULL DEFAULT '',
	geom geometry(MultiPolygon, 4490) NOT NULL CHECK (NOT ST_IsEmpty(geom) AND ST_IsValid(geom)),
	name text NOT NULL CHECK (name <> ''),
	marketing_name text,
	developer text,
	developer_credit_code text,
	land_contract text,
	designed_units bigint CHECK (designed_units >= 0),
	state text NOT NULL CHECK (state IN ('planned','building','on_sale','occupied')),
	occupied_on date,
	property_firm text,
	limited_title boolean NOT NULL DEFAULT false,
	CHECK (rev_to > rev_from),
	CHECK (valid_to > valid_from)
);
CREATE UNIQUE INDEX ON development (code) WHERE rev_to IS NULL;
CREATE INDEX ON development (rev_from);
CREATE INDEX ON development (rev_to);
CREATE INDEX ON development USING gist (geom) WHERE rev_to IS NULL;

CREATE TABLE phase (
	version_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	rev_from   bigint NOT NULL REFERENCES revision,
	rev_to     bigint REFERENCES revision,
	code       text   NOT NULL CHECK (code <> ''),
	valid_from date,
	valid_to   date,
	audience   text   NOT NULL CHECK (audience IN ('public', 'internal')),
	source     text   NOT NULL DEFAULT '',
	development_code text NOT NULL,
	number bigint NOT NULL CHECK (number >= 0),
	designed_units bigint NOT NULL CHECK (designed_units >= 0),
	presale_permit text,
	permitted_on date,
	CHECK (rev_to > rev_from),
	CHECK (valid_to > valid_from)
);
CREATE UNIQUE INDEX ON phase (code) WHERE rev_to IS NULL;
CREATE INDEX ON phase (rev_from);
CREATE INDEX ON phase (rev_to);

CREATE TABLE compound (
	version_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	rev_from   bigint NOT NULL REFERENCES revision,
	rev_to     bigint REFERENCES revision,
	code       text   NOT NULL CHECK (code <> ''),
	valid_from date,
	valid_to   date,
	audience   text   NOT NULL CHECK (audience IN ('public', 'internal')),
	source     text   NOT NULL DEFAULT '',
	geom geometry(MultiPolygon, 4490) NOT NULL CHECK (NOT ST_IsEmpty(geom) AND ST_IsValid(geom)),
	name text NOT NULL CHECK (name <> ''),
	work_unit text,
	unit_active boolean,
	reform_year bigint CHECK (reform_year >= 0),
	property_firm text,
	accepted_by text,
	accepted_on date,
	dwellings bigint CHECK (dwellings >= 0),
	CHECK (rev_to > rev_from),
	CHECK (valid_to > valid_from)
);
CREATE UNIQUE INDEX ON compound (code) WHERE rev_to IS NULL;
CREATE INDEX ON compound (rev_from);
CREATE INDEX ON compound (rev_to);
CREATE INDEX ON compound USING gist (geom) WHERE rev_to IS NULL;

CREATE TABLE building (
	version_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	rev_from   bigint NOT NULL REFERENCES revision,
	rev_to     bigint REFERENCES revision,
	code       text   NOT NULL CHECK (code <> ''),
	valid_from date,
	valid_to   date,
	audience   text   NOT NULL CHECK (audience IN ('public', 'internal')),
	source     text   NOT NULL DEFAULT '',
	geom geometry(MultiPolygon, 4490) NOT NULL CHECK (NOT ST_IsEmpty(geom) AND ST_IsValid(geom)),
	name text,
	development_code text,
	compound_code text,
	use text NOT NULL CHECK (use IN ('residential','mixed','commercial','public','other','unknown')),
	dwellings bigint CHECK (dwellings >= 0),
	floors bigint CHECK (floors >= 0),
	CHECK (rev_to > rev_from),
	CHECK (valid_to > valid_from)
);
CREATE UNIQUE INDEX ON building (code) WHERE rev_to IS NULL;
CREATE INDEX ON building (rev_from);
CREATE INDEX ON building (rev_to);
CREATE INDEX ON building USING gist (geom) WHERE rev_to IS NULL;

CREATE TABLE facility (
	version_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	rev_from   bigint NOT NULL REFERENCES revision,
	rev_to     bigint REFERENCES revision,
	code       text   NOT NULL CHECK (code <> ''),
	valid_from date,
	valid_to   date,
	audience   text   NOT NULL CHECK (audience IN ('public', 'internal')),
	source     text   NOT NULL DEFAULT '',
	geom geometry(Point, 4490) NOT NULL CHECK (NOT ST_IsEmpty(geom)),
	name text NOT NULL CHECK (name <> ''),
	community_code text,
	development_code text,
	tenure text CHECK (tenure IN ('owned','free_use','leased','borrowed')),
	state text NOT NULL CHECK (state IN ('promised','built','handed_over','in_use')),
	CHECK (rev_to > rev_from),
	CHECK (valid_to > valid_from)
);
CREATE UNIQUE INDEX ON facility (code) WHERE rev_to IS NULL;
CREATE INDEX ON facility (rev_from);
CREATE INDEX ON facility (rev_to);
CREATE INDEX ON facility USING gist (geom) WHERE rev_to IS NULL;

CREATE TABLE room (
	version_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	rev_from   bigint NOT NULL REFERENCES revision,
	rev_to     bigint REFERENCES revision,
	code       text   NOT NULL CHECK (code <> ''),
	valid_from date,
	valid_to   date,
	audience   text   NOT NULL CHECK (audience IN ('public', 'internal')),
	source     text   NOT NULL DEFAULT '',
	facility_code text NOT NULL,
	name text NOT NULL CHECK (name <> ''),
	building text,
	floor text,
	use text NOT NULL CHECK (use IN ('office','activity','hall','reading','police','party','mediation','eldercare','property','other')),
	gross_area numeric NOT NULL CHECK (gross_area >= 0),
	net_area numeric CHECK (net_area >= 0),
	CHECK (rev_to > rev_from),
	CHECK (valid_to > valid_from)
);
CREATE UNIQUE INDEX ON room (code) WHERE rev_to IS NULL;
CREATE INDEX ON room (rev_from);
CREATE INDEX ON room (rev_to);

CREATE TABLE roster (
	version_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	rev_from   bigint NOT NULL REFERENCES revision,
	rev_to     bigint REFERENCES revision,
	code       text   NOT NULL CHECK (code <> ''),
	valid_from date,
	valid_to   date,
	audience   text   NOT NULL CHECK (audience IN ('public', 'internal')),
	source     text   NOT NULL DEFAULT '',
	community_code text NOT NULL,
	development_code text,
	compound_code text,
	since date,
	CHECK (rev_to > rev_from),
	CHECK (valid_to > valid_from),
	CHECK (num_nonnulls(development_code, compound_code) = 1)
);
CREATE UNIQUE INDEX ON roster (code) WHERE rev_to IS NULL;
CREATE INDEX ON roster (rev_from);
CREATE INDEX ON roster (rev_to);

CREATE TABLE household (
	version_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	rev_from   bigint NOT NULL REFERENCES revision,
	rev_to     bigint REFERENCES revision,
	code       text   NOT NULL CHECK (code <> ''),
	valid_from date,
	valid_to   date,
	audience   text   NOT NULL CHECK (audience IN ('public', 'internal')),
	source     text   NOT NULL DEFAULT '',
	community_code text,
	development_code text,
	compound_code text,
	measure text NOT NULL CHECK (measure IN ('designed','occupied','registered')),
	count bigint NOT NULL CHECK (count >= 0),
	as_of date NOT NULL,
	origin text,
	CHECK (rev_to > rev_from),
	CHECK (valid_to > valid_from),
	CHECK (num_nonnulls(community_code, development_code, compound_code) = 1)
);
CREATE UNIQUE INDEX ON household (code) WHERE rev_to IS NULL;
CREATE INDEX ON household (rev_from);
CREATE INDEX ON household (rev_to);

CREATE TABLE road (
	version_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	rev_from   bigint NOT NULL REFERENCES revision,
	rev_to     bigint REFERENCES revision,
	code       text   NOT NULL CHECK (code <> ''),
	valid_from date,
	valid_to   date,
	audience   text   NOT NULL CHECK (audience IN ('public', 'internal')),
	source     text   NOT NULL DEFAULT '',
	geom geometry(MultiLineString, 4490) NOT NULL CHECK (NOT ST_IsEmpty(geom) AND ST_IsValid(geom)),
	name text,
	class text NOT NULL CHECK (class IN ('arterial','collector','local')),
	CHECK (rev_to > rev_from),
	CHECK (valid_to > valid_from)
);
CREATE UNIQUE INDEX ON road (code) WHERE rev_to IS NULL;
CREATE INDEX ON road (rev_from);
CREATE INDEX ON road (rev_to);
CREATE INDEX ON road USING gist (geom) WHERE rev_to IS NULL;

CREATE TABLE water (
	version_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	rev_from   bigint NOT NULL REFERENCES revision,
	rev_to     bigint REFERENCES revision,
	code       text   NOT NULL CHECK (code <> ''),
	valid_from date,
	valid_to   date,
	audience   text   NOT NULL CHECK (audience IN ('public', 'internal')),
	source     text   NOT NULL DEFAULT '',
	geom geometry(MultiPolygon, 4490) NOT NULL CHECK (NOT ST_IsEmpty(geom) AND ST_IsValid(geom)),
	name text,
	kind text NOT NULL CHECK (kind IN ('river','canal','lake')),
	CHECK (rev_to > rev_from),
	CHECK (valid_to > valid_from)
);
CREATE UNIQUE INDEX ON water (code) WHERE rev_to IS NULL;
CREATE INDEX ON water (rev_from);
CREATE INDEX ON water (rev_to);
CREATE INDEX ON water USING gist (geom) WHERE rev_to IS NULL;

CREATE TABLE application (
	version_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	rev_from   bigint NOT NULL REFERENCES revision,
	rev_to     bigint REFERENCES revision,
	code       text   NOT NULL CHECK (code <> ''),
	valid_from date,
	valid_to   date,
	audience   text   NOT NULL CHECK (audience IN ('public', 'internal')),
	source     text   NOT NULL DEFAULT '',
	gate text NOT NULL CHECK (gate IN ('planning_approval','presale_permit')),
	name text NOT NULL CHECK (name <> ''),
	development_code text,
	received_on date NOT NULL,
	document jsonb NOT NULL,
	CHECK (rev_to > rev_from),
	CHECK (valid_to > valid_from)
);
CREATE UNIQUE INDEX ON application (code) WHERE rev_to IS NULL;
CREATE INDEX ON application (rev_from);
CREATE INDEX ON application (rev_to);

-- Where the ground of each piece of housing lies: measured by measure_ground, in the city's plane.
CREATE TABLE ground (
	version_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	rev_from bigint NOT NULL REFERENCES revision,
	rev_to   bigint REFERENCES revision,
	layer    text NOT NULL REFERENCES layer,
	code     text NOT NULL,
	area     double precision NOT NULL, -- m², of the housing's own ground
	covered  double precision NOT NULL, -- m² of it in at least one community in force
	claims   jsonb NOT NULL,            -- [{"community": code, "area": m²}], the largest first
	CHECK (rev_to > rev_from)
);
CREATE UNIQUE INDEX ON ground (layer, code) WHERE rev_to IS NULL;
CREATE INDEX ON ground (rev_from);
CREATE INDEX ON ground (rev_to);

-- The application reads everything, adds versions and closes them. It cannot rewrite a version or take one away.
-- It reads which migrations the city has had, so that a login without the owner's rights can work in a city that is up to date.
GRANT SELECT ON goose_db_version TO peijian_app;
GRANT SELECT ON city, revision, revision_layer, layer, subdistrict, community, development, phase, compound, building, facility, room, roster, household, road, water, application, ground TO peijian_app;
GRANT INSERT ON revision, revision_layer, ground, subdistrict, community, development, phase, compound, building, facility, room, roster, household, road, water, application TO peijian_app;
GRANT UPDATE (rev_to) ON subdistrict TO peijian_app;
GRANT UPDATE (rev_to) ON community TO peijian_app;
GRANT UPDATE (rev_to) ON development TO peijian_app;
GRANT UPDATE (rev_to) ON phase TO peijian_app;
GRANT UPDATE (rev_to) ON compound TO peijian_app;
GRANT UPDATE (rev_to) ON building TO peijian_app;
GRANT UPDATE (rev_to) ON facility TO peijian_app;
GRANT UPDATE (rev_to) ON room TO peijian_app;
GRANT UPDATE (rev_to) ON roster TO peijian_app;
GRANT UPDATE (rev_to) ON household TO peijian_app;
GRANT UPDATE (rev_to) ON road TO peijian_app;
GRANT UPDATE (rev_to) ON water TO peijian_app;
GRANT UPDATE (rev_to) ON application TO peijian_app;
GRANT UPDATE (rev_to) ON ground TO peijian_app;
GRANT UPDATE ON city TO peijian_app;
