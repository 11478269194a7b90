"""``python -m convhelpers.exercises.classroom FOLDER``: see `report`."""

from convhelpers.exercises.classroom.report import main

if __name__ == "__main__":
    main()
