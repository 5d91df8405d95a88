"""How the terminal and the platform agree."""
