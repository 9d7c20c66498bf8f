-- The same cells as "crm export customers" writes when nobody has two e-mails, phones, websites or addresses.
SELECT c.uid, c.kind, c.name, c.prefix, c.given_name, c.additional_name, c.family_name, c.suffix,
  o.name AS organization, o.uid AS organization_uid, c.job_title,
  e.value AS email, e.label AS email_label, p.value AS phone, p.label AS phone_label, u.value AS url, u.label AS url_label,
  a.street, a.postal_code, a.city, a.region, a.country, a.label AS address_label,
  (SELECT group_concat(t.name, ', ') FROM customer_tags x JOIN tags t ON t.id = x.tag_id WHERE x.customer_id = c.id) AS tags,
  c.lifecycle, c.source, c.owner, c.birthday, c.language, c.time_zone, c.industry, c.employees,
  c.annual_revenue_minor / 100.0 AS annual_revenue, c.annual_revenue_currency AS currency, c.description, c.custom,
  (SELECT group_concat(x.source || ':' || x.external_id, '; ') FROM external_ids x
   WHERE x.entity = 'customer' AND x.record_id = c.id) AS external_ids,
  c.created_at, c.updated_at
FROM customers c
LEFT JOIN customers o ON o.id = c.organization_id
LEFT JOIN contact_points e ON e.customer_id = c.id AND e.kind = 'email'
LEFT JOIN contact_points p ON p.customer_id = c.id AND p.kind = 'phone'
LEFT JOIN contact_points u ON u.customer_id = c.id AND u.kind = 'url'
LEFT JOIN addresses a ON a.customer_id = c.id
WHERE c.deleted_at IS NULL
ORDER BY c.id;
