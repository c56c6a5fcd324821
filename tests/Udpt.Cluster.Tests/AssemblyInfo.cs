// Each test has up to four silos.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
