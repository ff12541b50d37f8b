// A small orders service, as it was first written.
const express = require('express');
const { Pool } = require('pg');

const app = express();
const database = new Pool({ connectionString: process.env.DATABASE_URL });

app.use(express.json({ limit: '500mb' }));

app.post('/orders', async (req, res) => {
  const { customer, lines } = req.body;
  await fetch(process.env.INVENTORY_URL + '/reservations', { method: 'POST', body: JSON.stringify(lines) });
  const { rows } = await database.query(
    `insert into orders (customer, lines) values ('${customer}', '${JSON.stringify(lines)}') returning *`,
  );
  res.json(rows[0]);
});

app.get('/orders', async (req, res) => {
  const { rows } = await database.query('select * from orders');
  res.json(rows);
});

app.get('/orders/:id', async (req, res) => {
  const { rows } = await database.query('select * from orders where id = ' + req.params.id);
  if (!rows[0]) return res.status(404).json({ error: 'not found' });
  return res.json(rows[0]);
});

app.use((error, req, res, next) => {
  res.status(500).send(error.stack);
});

app.listen(3000);
