-- A table whose first rows are coming in has nothing to do for each of them but to look at the row itself: its key is built with its indexes, and what
-- is asked of every version is asked of all of them at once.

-- +goose Up

SELECT set_config('search_path', current_setting('search_path') || ', pg_temp', true);

-- What guard_opened and guard_layer ask of the rows that a statement brought is asked of all rows of a table to which nothing but the first of them came.
-- The indexes that came back before answer that without a look at the rows.
-- +goose StatementBegin
CREATE FUNCTION check_opened(p_table text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
	v_own bigint := own_revision();
	v_first bigint;
	v_last bigint;
	v_ended boolean;
	v_layer text;
BEGIN
	EXECUTE format('SELECT (SELECT min(rev_from) FROM %1$I), (SELECT max(rev_from) FROM %1$I), EXISTS (SELECT FROM %1$I WHERE rev_to IS NOT NULL)', p_table) INTO v_first, v_last, v_ended;
	IF v_first IS NULL THEN
		RETURN;
	END IF;
	IF v_ended OR v_first IS DISTINCT FROM v_own OR v_last IS DISTINCT FROM v_own THEN
		RAISE EXCEPTION 'a version of % begins with the revision that its transaction opens', p_table USING ERRCODE = 'PJ403';
	END IF;
	IF NOT EXISTS (SELECT FROM revision WHERE number = v_own) THEN
		RAISE EXCEPTION 'revision % is not on record yet', v_own USING ERRCODE = 'PJ403';
	END IF;
	IF p_table <> 'ground' THEN
		RETURN;
	END IF;
	LOOP
		SELECT min(g.layer) INTO v_layer FROM ground g WHERE g.rev_to IS NULL AND (v_layer IS NULL OR g.layer > v_layer);
		EXIT WHEN v_layer IS NULL;
		IF NOT EXISTS (SELECT FROM layer l WHERE l.name = v_layer) THEN
			RAISE EXCEPTION 'ground belongs to a layer' USING ERRCODE = 'PJ403';
		END IF;
	END LOOP;
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
