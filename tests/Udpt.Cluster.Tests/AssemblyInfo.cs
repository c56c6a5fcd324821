// Each test runs up to four silos.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
