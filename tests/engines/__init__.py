"""The jobs under the task queues that a host may bring, each with its own worker in a process of its own."""
