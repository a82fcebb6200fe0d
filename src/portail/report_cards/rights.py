"""Which report cards are read beside those of the children whom one follows, for row policies. Floor 7."""

PUBLISHED = "published_at <= now()"
# A link that showed the child until the day they left keeps a digest of them (links.Link.student_key); the
# address that opened it is still the person's, and was given to nobody else. Until the child is of age.
LEFT = (
    "student_id = ANY (ARRAY(SELECT l.student_id FROM links_link l WHERE l.person_id = (SELECT app_actor())"
    " AND NOT l.active AND l.suspended_for = 'student_gone' AND l.student_key <> '' AND l.recycled_at IS NULL"
    " AND (l.address_key = '' OR l.address_key IN (SELECT lower(e.email) FROM account_emailaddress e"
    " WHERE e.user_id = (SELECT app_actor()) AND e.verified))))"
)
OF_A_MINOR = "birth_date > (SELECT app_today()) - interval '18 years'"
SHOWN = "proofs @> ARRAY[(SELECT app_address())]::varchar[]"
