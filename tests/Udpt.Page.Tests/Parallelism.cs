// Each class has its own processes and browser; in parallel they would only slow each other down.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
