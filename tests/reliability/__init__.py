"""What a trusted system promises, tried on real processes: nothing sent is lost, nothing is stored twice."""
