-- A table whose first rows are coming in has nothing to do for each of them but to look at the row itself: its key is built with its indexes, and what
-- is asked of every version is asked of all of them at once.

-- +goose Up

SELECT set_config('search_path', current_setting('search_path') || ', pg_temp', true);

-- What guard_opened and guard_layer ask of the rows that a statement brought is asked of all rows of a table to which nothing but the first of them came.
-- +goose StatementBegin
CREATE FUNCTION check_opened(p_table text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
	v_own bigint := own_revision();
	v_rows boolean;
	v_wrong boolean;
BEGIN
	EXECUTE format('SELECT EXISTS (SELECT FROM %1$I), EXISTS (SELECT FROM %1$I WHERE rev_from IS DISTINCT FROM $1 OR rev_to IS NOT NULL)', p_table) INTO v_rows, v_wrong USING v_own;
	IF v_wrong THEN
		RAISE EXCEPTION 'a version of % begins with the revision that its transaction opens', p_table USING ERRCODE = 'PJ403';
	END IF;
	IF v_rows AND NOT EXISTS (SELECT FROM revision WHERE number = v_own) THEN
		RAISE EXCEPTION 'revision % is not on record yet', v_own USING ERRCODE = 'PJ403';
	END IF;
	IF p_table = 'ground' AND EXISTS (SELECT FROM (SELECT DISTINCT g.layer FROM ground g) f WHERE NOT EXISTS (SELECT FROM layer l WHERE l.name = f.layer)) THEN
		RAISE EXCEPTION 'ground belongs to a layer' USING ERRCODE = 'PJ403';
	END IF;
END
$$;
-- +goose StatementEnd
REVOKE ALL ON FUNCTION check_opened(text) FROM PUBLIC;

-- Sets the indexes of a layer that has never had a version, or of ground, aside when many rows are to come, and with them its key and the guards of its
-- beginnings. It is for the transaction that publishes, which keeps the table to itself from here on; when somebody looks at it just now, all of that
-- stays where it is. What an import left behind that came to nothing is thrown away.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION set_indexes_aside(p_table text, p_rows bigint) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET lock_timeout = '200ms' AS $$
DECLARE
	v_some boolean;
	v_part record;
BEGIN
	IF p_rows < 10000 OR own_revision() IS NULL OR p_table <> 'ground' AND NOT EXISTS (SELECT FROM layer l WHERE l.table_name = p_table) THEN
		RETURN false;
	END IF;
	EXECUTE format('SELECT EXISTS (SELECT FROM %I)', p_table) INTO v_some;
	IF v_some THEN
		RETURN false;
	END IF;
	BEGIN
		EXECUTE format('LOCK TABLE %I IN ACCESS EXCLUSIVE MODE', p_table);
	EXCEPTION WHEN lock_not_available THEN
		RETURN false;
	END;
	EXECUTE format('SELECT EXISTS (SELECT FROM %I)', p_table) INTO v_some;
	IF v_some THEN
		RETURN false;
	END IF;
	EXECUTE format('TRUNCATE %I', p_table);
	FOR v_part IN
		SELECT format('DROP INDEX %s', i.indexrelid::regclass) AS away, pg_get_indexdef(i.indexrelid) AS back FROM pg_index i
		WHERE i.indrelid = p_table::regclass AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)
		UNION ALL
		SELECT format('ALTER TABLE %I DROP CONSTRAINT %I', p_table, c.conname), format('ALTER TABLE %I ADD CONSTRAINT %I %s', p_table, c.conname, pg_get_constraintdef(c.oid))
		FROM pg_constraint c WHERE c.conrelid = p_table::regclass AND c.contype = 'p'
		UNION ALL
		SELECT format('ALTER TABLE %I DISABLE TRIGGER %I', p_table, t.tgname), format('ALTER TABLE %I ENABLE TRIGGER %I', p_table, t.tgname)
		FROM pg_trigger t WHERE t.tgrelid = p_table::regclass AND t.tgname IN ('guard_opened', 'guard_layer') AND t.tgenabled = 'O'
		UNION ALL
		SELECT '', format('SELECT check_opened(%L)', p_table)
	LOOP
		INSERT INTO index_aside (table_name, definition) VALUES (p_table, v_part.back);
		IF v_part.away <> '' THEN
			EXECUTE v_part.away;
		END IF;
	END LOOP;
	RETURN true;
END
$$;
-- +goose StatementEnd
