"""The roof that joins the rooms: settings, root URLs, WSGI, the job application, logs; floor 11."""
