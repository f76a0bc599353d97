-- Counts what visitors looked at together and one after the other, for `indwell pack --pairs`.
--
-- Standard SQL: runs unchanged on Spark SQL, and on any warehouse with window functions.
-- Reads {table}: visitor, session (unique over all visitors), item_id, time (any type that sorts; no two events of one
-- session at the same time). Leaves out pairs of fewer than {support} visitors, so nothing in the result says what any
-- one visitor did.
WITH ends AS (
  SELECT session, MAX(visitor) AS visitor, MAX(time) AS ended FROM {table} GROUP BY session
),
ordered AS (
  SELECT session, visitor, ROW_NUMBER() OVER (ORDER BY ended DESC, session DESC) - 1 AS age, COUNT(*) OVER () AS sessions
  FROM ends
),
ages AS ( -- what a session weighs: 1 for the newest, less for older ones
  SELECT session, visitor, EXP(-1.0 * age * {fade} / sessions) AS weight, EXP(-1.0 * age * 20 / sessions) AS of_late
  FROM ordered
),
clicks AS ( -- place 1 is the session's last click
  SELECT a.session, a.visitor, a.weight, a.of_late, e.item_id,
    ROW_NUMBER() OVER (PARTITION BY a.session ORDER BY e.time DESC, e.item_id DESC) AS place
  FROM {table} e JOIN ages a ON a.session = e.session
),
latest AS ( -- a session's distinct items, the latest first
  SELECT session, visitor, weight, item_id, ROW_NUMBER() OVER (PARTITION BY session ORDER BY MIN(place)) AS place
  FROM clicks WHERE place <= 300 GROUP BY session, visitor, weight, item_id
),
sets AS (
  SELECT session, visitor, weight, item_id, COUNT(*) OVER (PARTITION BY session) AS items FROM latest WHERE place <= 60
),
pairs AS (
  SELECT a.item_id AS item_a, b.item_id AS item_b, a.visitor, a.weight / (a.items * a.items) AS shared,
    a.weight / a.items AS together, 0.0 * a.weight AS after
  FROM sets a JOIN sets b ON b.session = a.session
  UNION ALL
  SELECT a.item_id AS item_a, b.item_id AS item_b, a.visitor, 0.0 * a.weight AS shared, 0.0 * a.weight AS together,
    a.weight * EXP(-1.0 * (a.place - b.place - 1)) AS after
  FROM clicks a JOIN clicks b ON b.session = a.session AND b.place < a.place AND b.place >= a.place - 20
  WHERE a.place <= 300
),
of_items AS (
  SELECT item_id, COUNT(*) AS clicks, SUM(of_late) AS of_late, SUM(CASE WHEN place > 1 THEN weight ELSE 0.0 END) AS left_for
  FROM clicks GROUP BY item_id
),
of_all AS (
  SELECT SUM(of_late) / SUM(clicks) AS late_share FROM of_items
)
SELECT p.item_a, p.item_b, COUNT(DISTINCT p.visitor) AS visitors, SUM(p.shared) AS shared, SUM(p.together) AS together,
  SUM(p.after) AS after, MAX(i.clicks) AS clicks, MAX(i.of_late) AS of_late, MAX(i.left_for) AS left_for,
  MAX(o.late_share) AS late_share
FROM pairs p JOIN of_items i ON i.item_id = p.item_a CROSS JOIN of_all o
GROUP BY p.item_a, p.item_b
HAVING COUNT(DISTINCT p.visitor) >= {support}
