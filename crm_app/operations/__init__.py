"""Running the product: embedded servers, migrations, backup, doctor, probes."""
