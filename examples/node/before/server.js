// A small orders service, as it was first written.
const express = require('express');

const app = express();
const orders = new Map();

app.use(express.json({ limit: '500mb' }));

app.get('/orders/:id', (req, res) => {
  const order = orders.get(req.params.id);
  if (!order) return res.status(404).json({ error: 'not found' });
  return res.json(order);
});

app.put('/orders/:id', (req, res) => {
  orders.set(req.params.id, req.body);
  res.status(204).end();
});

app.use((error, req, res, next) => {
  res.status(500).send(error.stack);
});

app.listen(3000);
