"""How often the service lets itself be asked, and what it finds odd in what it is asked for."""
