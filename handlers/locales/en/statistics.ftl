error-picture-failed = The picture could not be made. Nothing that was sent is affected: please try again.
